package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** What a wrong configuration is answered: one row, one mistake, its place, and the words that must be there. */
class BadConfigTest {

    private static final String GOOD = "job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a.txt}\n";

    @TempDir
    Path folder;

    record Bad(String yaml, String place, String path, String... words) {

        @Override
        public String toString() {
            return yaml.replace("\n", "⏎");
        }
    }

    private static Bad more(String lines, String place, String path, String... words) {
        return new Bad(GOOD + lines.indent(2), place, path, words);
    }

    static Stream<Bad> bad() {
        return Stream.of(
                // keys
                more(
                        "splitter:\n  KIND: Scissors\n  tset_size: 0.2",
                        "6:5",
                        "job.splitter.tset_size",
                        "The key (tset_size) is not known in Scissors.",
                        "Maybe test_size."),
                more(
                        "splitter: {KIND: Scissors, zebra: 1}",
                        "4:30",
                        "job.splitter.zebra",
                        "(zebra)",
                        "Maybe one of test_size, shuffle, random_state."),
                more("treads: 2", "4:3", "job.treads", "(treads)", "Maybe threads."),
                more("Threads: 2", "4:3", "job.Threads", "(Threads)", "Maybe threads."),
                more("threads: 1\nthreads: 2", "5:3", null, "(threads) is there twice", "line 4"),
                more("params: {eta: 1, eta: 2}", "4:20", null, "(eta) is there twice", "line 4"),
                more("inputs: {KIND: Shelf, path: b.txt}", "4:3", null, "(inputs) is there twice", "line 3"),
                more("params: {1: 2}", "4:12", null, "The key (1) is a whole number, not a text.", "'1'"),
                more("params: {true: 2}", "4:12", null, "The key (true) is true or false, not a text."),
                more("params:\n  ? [a, b]\n  : 1", "5:7", null, "A key is a list, not a text."),
                new Bad(
                        "job:\n  KIND: Order\n",
                        "2:3",
                        "job.inputs",
                        "The key (inputs) of Order is missing.",
                        "Maybe inputs: a block with KIND."),
                new Bad(
                        "job:\n  KIND: Order\n  inputs: {KIND: Shelf}\n",
                        "3:11",
                        "job.inputs.path",
                        "The key (path) of Shelf is missing.",
                        "Maybe path: a text."),
                new Bad(GOOD + "jobs: 1\n", "4:1", "jobs", "The key (jobs) is not known at the top.", "Maybe job"),
                new Bad("KIND: Order\n", "1:1", "KIND", "(KIND) is not known at the top", "job"),
                // kinds
                new Bad(
                        "job:\n  KIND: Order\n  inputs:\n    KIND: Shef\n    path: a\n",
                        "4:11",
                        "job.inputs.KIND",
                        "The KIND (Shef) of inputs is not known.",
                        "Maybe Shelf.",
                        "Shelf, Vault"),
                new Bad(
                        "job:\n  KIND: Order\n  inputs:\n    KIND: Quagmire\n",
                        "4:11",
                        "job.inputs.KIND",
                        "(Quagmire)",
                        "Shelf, Vault"),
                new Bad(
                        "job:\n  KIND: Order\n  inputs: {path: a}\n",
                        "3:11",
                        "job.inputs",
                        "The block (inputs) has no KIND.",
                        "Maybe KIND: one of ",
                        "Shelf, Vault."),
                new Bad(
                        "job: {inputs: {KIND: Shelf, path: a}}\n",
                        "1:6",
                        "job",
                        "The block (job) has no KIND.",
                        "Order"),
                new Bad(
                        "job:\n  KIND: Order\n  inputs: {KIND: 3, path: a}\n",
                        "3:18",
                        "job.inputs.KIND",
                        "The KIND (3) is a whole number, not a text."),
                more(
                        "model: {KIND: Shelf, path: a}",
                        "4:17",
                        "job.model.KIND",
                        "The KIND (Shelf) of model is not known.",
                        "BaselineModel, LinearModel"),
                // types
                more(
                        "splitter: {KIND: Scissors, test_size: '0.2'}",
                        "4:41",
                        "job.splitter.test_size",
                        "The test_size ('0.2') is a text, not a number.",
                        "Maybe 0.2, without the quotes."),
                more(
                        "splitter: {KIND: Scissors, test_size: '1'}",
                        "4:41",
                        "job.splitter.test_size",
                        "('1') is a text",
                        "Maybe 1, without the quotes."),
                more(
                        "splitter: {KIND: Scissors, random_state: seven}",
                        "4:44",
                        "job.splitter.random_state",
                        "The random_state (seven) is a text, not a whole number."),
                more(
                        "threads: 1.9",
                        "4:12",
                        "job.threads",
                        "The threads (1.9) is a number, not a whole number.",
                        "Maybe 2."),
                more("threads: 1.0", "4:12", "job.threads", "(1.0)", "Maybe 1."),
                more("threads: true", "4:12", "job.threads", "(true) is true or false, not a whole number"),
                more("threads: 3000000000", "4:12", "job.threads", "(3000000000)", "32 bits"),
                more(
                        "splitter: {KIND: Scissors, random_state: 99999999999999999999}",
                        "4:44",
                        "job.splitter.random_state",
                        "64 bits"),
                more(
                        "splitter: {KIND: Scissors, test_size: .nan}",
                        "4:41",
                        "job.splitter.test_size",
                        "(.nan)",
                        "finite"),
                more("splitter: {KIND: Scissors, test_size: 1e999}", "4:41", "job.splitter.test_size", "finite"),
                more("fast: 1", "4:9", "job.fast", "The fast (1) is a whole number, not true or false.", "Maybe true."),
                more("fast: no", "4:9", "job.fast", "The fast (no) is a text, not true or false.", "Maybe false."),
                more("fast: 'true'", "4:9", "job.fast", "('true')", "Maybe true, without the quotes."),
                more(
                        "run_config: {name: 7}",
                        "4:22",
                        "job.run_config.name",
                        "The name (7) is a whole number, not a text.",
                        "Maybe '7', with the quotes."),
                more("run_config: {name: [a]}", "4:22", "job.run_config.name", "The name is a list, not a text."),
                more(
                        "run_config: {tags: {version: 1.2}}",
                        "4:32",
                        "job.run_config.tags.version",
                        "The version (1.2) is a number, not a text.",
                        "'1.2'"),
                more(
                        "run_config: {tags: [a]}",
                        "4:22",
                        "job.run_config.tags",
                        "The tags is a list, not a block of names with texts."),
                more(
                        "run_config: Training",
                        "4:15",
                        "job.run_config",
                        "The run_config (Training) is a text, not a block."),
                more(
                        "splitter: Scissors",
                        "4:13",
                        "job.splitter",
                        "The splitter (Scissors) is a text, not a block with KIND."),
                more(
                        "channels: {KIND: ConsoleChannel}",
                        "4:13",
                        "job.channels",
                        "The channels is a block, not a list of blocks with KIND."),
                more(
                        "channels:\n  - KIND: ConsoleChannel\n    on: [sucess]",
                        "6:12",
                        "job.channels.0.on.0",
                        "The on.0 (sucess) is not one of recovered, degraded, slow, success, killed, failure.",
                        "Maybe success."),
                more("on: [purple]", "4:8", "job.on.0", "(purple) is not one of dark_red, green, blue"),
                more("on: grene", "4:7", "job.on", "(grene)", "Maybe green."),
                // empty
                new Bad("job:\n  KIND: Order\n  inputs:\n", "3:10", "job.inputs", "The inputs has no value."),
                more("model:", "4:9", "job.model", "The model has no value.", "leave the key out"),
                more("threads: null", "4:12", "job.threads", "The threads (null) has no value."),
                more("params: {a: }", "4:14", "job.params.a", "The a has no value."),
                more("values: [1, null]", "4:15", "job.values.1", "The values.1 (null) has no value."),
                new Bad("job:\n", "1:5", "job", "The job has no value."),
                new Bad("", "1:1", null, "There is no configuration in"),
                new Bad("# nothing\n", "1:1", null, "There is no configuration in"),
                new Bad("{}", "1:1", "job", "The key (job) is missing."),
                new Bad("hello\n", "1:1", null, "The configuration is a text, not a block."),
                new Bad("- job\n", "1:1", null, "The configuration is a list, not a block."),
                // what the records say
                more("params: {eta: 1, etaa: 2}", "4:26", "job.params.etaa", "The params hold (etaa)"),
                more(
                        "splitter: {KIND: Scissors, test_size: 1.4}",
                        "4:41",
                        "job.splitter.test_size",
                        "The test_size (1.4) is not between 0 and 1.",
                        "Maybe 0.13"),
                more("threads: 0", "4:12", "job.threads", "The threads (0) are not at least 1.", "leave threads out"),
                more("model: {KIND: LinearModel, alpha: -1}", "4:37", "job.model.alpha", "alpha", "-1"),
                new Bad(
                        "job:\n  KIND: Order\n  inputs: {KIND: Vault, url: '', password: geheim}\n",
                        "3:11",
                        "job.inputs",
                        "The block (inputs) is refused by Vault: IllegalArgumentException"),
                // what a stranger's records say, in words of their own
                more("splitter: {KIND: Messer, dicke: -1}", "4:35", "job.splitter.dicke", "So dünn schneidet nichts."),
                more("splitter: {KIND: Messer, dicke: 0}", "4:13", "job.splitter", "Das ist kein Messer."),
                more(
                        "splitter: {KIND: Messer, dicke: 1, griff: {holz: 1, gold: 2}}",
                        "4:61",
                        "job.splitter.griff.gold",
                        "Zu teuer!",
                        "Maybe Holz."),
                more(
                        "splitter: {KIND: Messer, dicke: 10}",
                        "4:13",
                        "job.splitter",
                        "The block (splitter) is refused by Messer: dicke: zu dick"),
                // YAML
                new Bad("job:\n\tKIND: Order\n", "2:1", null, "tab", "blanks"),
                new Bad("job: {KIND: Order\n", "2:1", null, "ends before a bracket"),
                new Bad("job:\n  KIND: Order\n  name: a: b\n", "3:10", null, "colon"),
                new Bad("job:\n  KIND:Order\n  a: 1\n", "3:4", null, "colon", "blank after its colon"),
                new Bad("job:\n  KIND: 'Order\n", "3:1", null, "quote"),
                new Bad("job:\n  KIND: @Order\n", "2:9", null, "Maybe quotes"),
                new Bad("job: {a: ${env:A}, b: 1}\n", "1:11", null, "quotes"),
                new Bad(GOOD + "---\njob: {}\n", "4:1", null, "second YAML document"),
                more("params: {b: *p}", "4:15", null, "alias (*p)", "names nothing"),
                more(
                        "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                                + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]",
                        "7:38",
                        null,
                        "aliases repeat more than 10000 values"),
                more("params: &p {b: *p}", "4:18", null, "alias (*p)", "names nothing"),
                more("params: {<<: {a: 1}}", "4:12", null, "merge key (<<)"),
                more("threads: !!int 1", "4:12", null, "The YAML tag (tag:yaml.org,2002:int)"),
                more("run_config: {name: \"a\u0007\"}", "4:24", null, "character that YAML does not allow"),
                // what is put in
                more(
                        "run_config: {name: '${env:NOBODY}'}",
                        "4:22",
                        "job.run_config.name",
                        "The environment variable (NOBODY) is not set.",
                        "${env:NOBODY:-default}"),
                more(
                        "run_config: {name: '${file:a.txt}'}",
                        "4:22",
                        "job.run_config.name",
                        "The file (a.txt)",
                        "no secret"),
                more("run_config: {name: '${job.nothing}'}", "4:22", "job.run_config.name", "The key (job.nothing)"),
                more(
                        "run_config: {name: '${job.run_config.name}'}",
                        "4:22",
                        "job.run_config.name",
                        "take their values from each other"),
                more("run_config: {name: '${env:X'}", "4:22", "job.run_config.name", "not closed"),
                more(
                        "run_config: {name: 'a ${job.inputs}'}",
                        "4:22",
                        "job.run_config.name",
                        "cannot stand inside a text"),
                more("threads: ${env:WORD}", "4:12", "job.threads", "(${env:WORD}) is a text, not a whole number"),
                new Bad(
                        "job:\n  KIND: Order\n  inputs: {KIND: Vault, url: u, password: '${file:/no/where}'}\n", "3:43",
                        "job.inputs.password", "The file (/no/where) is not there."));
    }

    @ParameterizedTest
    @MethodSource
    void bad(Bad bad) {
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class,
                () -> new Shop(folder).with("WORD", "sesame").load(bad.yaml));
        assertThat(thrown).as("refused").isNotNull();
        String file = folder.resolve("shop.yaml").toString();
        List<Problem> here = thrown.problems().stream()
                .filter(problem ->
                        problem.place() != null && problem.place().toString().equals(file + ":" + bad.place))
                .toList();
        assertThat(here).as("at " + bad.place + ": " + thrown.problems()).isNotEmpty();
        assertThat(here.get(0).path()).isEqualTo(bad.path);
        assertThat(here.get(0).toString()).contains(bad.words).doesNotContain("geheim", "sesame");
        assertThat(thrown.getMessage()).doesNotContain("geheim", "sesame");
    }
}
