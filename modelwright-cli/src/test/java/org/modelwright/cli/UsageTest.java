package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says where it is not understood, and of itself. */
class UsageTest {

    @Test
    void saysItsVersion() {
        Answer answer = Answer.to("--version");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).matches("modelwright \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        Answer answer = Answer.to("--help");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .contains(
                        "\n  run ",
                        "\n  init ",
                        "\n  plan ",
                        "\n  predict ",
                        "\n  verify ",
                        "\n  keygen ",
                        "\n  approve ",
                        "\n  dossier ",
                        "\n  reproduce ",
                        "\n  watch ",
                        "\n  decide ",
                        "\n  leaderboard ",
                        "\n  validate ",
                        "\n  render ",
                        "\n  schema ",
                        "\n  kinds ")
                .contains("70 a defect of Modelwright, 130 interrupted (143 by SIGTERM).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "init",
                "plan",
                "predict",
                "verify",
                "keygen",
                "decide",
                "approve",
                "dossier",
                "reproduce",
                "validate",
                "render",
                "schema",
                "kinds"
            })
    void helpOfACommandHasExamples(String command) {
        Answer answer = Answer.to(command, "--help");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains("Usage: modelwright " + command)
                .contains("--output=text|json", "--debug", "--quiet")
                .contains("Examples:\n  modelwright " + command);
    }

    @Test
    void nothingIsUsage() throws IOException {
        Answer answer = Answer.to().mustFail(2);

        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .startsWith(
                        "There is no command.\n  Maybe one of run, init, plan, predict, explain, card, check, evaluate, decide, verify, keygen, approve, dossier, reproduce, watch, leaderboard, alerts, validate, render, schema, kinds.\n")
                .contains("Usage: modelwright");
    }

    @ParameterizedTest
    @CsvSource({
        "rnu, run",
        "valdate, validate",
        "rendre, render",
        "kind, kinds",
        "help, --help",
        "--verison, --version",
        "xyzzyxyzzy, 'one of run, init, plan, predict, explain, card, check, evaluate, decide, verify, keygen, approve, dossier, reproduce, watch, leaderboard, alerts, validate, render, schema, kinds.'"
    })
    void suggestsTheNearestCommand(String found, String nearest) throws IOException {
        Answer answer = Answer.to(found).mustFail(2);

        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .isEqualTo("The " + (found.startsWith("-") ? "option" : "command") + " (" + found
                        + ") is not known to modelwright.\n  Maybe " + nearest + "\n");
    }

    @ParameterizedTest
    @CsvSource({"--exras, --extras", "--otuput, --output", "--st, --set"})
    void suggestsTheNearestOption(String found, String nearest) throws IOException {
        Answer answer = Answer.to("run", "a.yaml", found, "x").mustFail(2);

        assertThat(answer.err())
                .startsWith("The option (" + found + ") is not known to modelwright run.\n  Maybe " + nearest);
    }

    @Test
    void aFileIsNeeded() throws IOException {
        assertThat(Answer.to("run").mustFail(2).err())
                .isEqualTo("There is no FILE.\n  Maybe modelwright run training.yaml\n");
    }

    @Test
    void anOptionNeedsItsValue() throws IOException {
        assertThat(Answer.to("run", "a.yaml", "--set").mustFail(2).err())
                .contains("--set")
                .contains("  Maybe look at ");
    }

    @Test
    void theOutputIsTextOrJson() throws IOException {
        assertThat(Answer.to("run", "a.yaml", "--output", "xml").mustFail(2).err())
                .isEqualTo("The output (xml) is neither text nor json.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --output json", "run a.yaml --exras x --output=json", "rnu --output json"})
    void aMistakeIsAnsweredAsJsonToo(String arguments) throws IOException {
        Answer answer = Answer.to(arguments.split(" ")).mustFail(2);

        assertThat(answer.out()).contains("\"class\":\"usage\"").contains("\"run_id\":null");
        assertThat(answer.err()).doesNotContain("\tat ");
    }
}
