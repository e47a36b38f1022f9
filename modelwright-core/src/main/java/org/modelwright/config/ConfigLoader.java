package org.modelwright.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.AlertChannel;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.TextLimits;
import org.modelwright.job.CheckedJob;
import org.modelwright.job.Job;
import org.modelwright.job.RefusedJob;
import org.modelwright.job.Statement;
import org.modelwright.job.TrainingJob;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;
import org.modelwright.reader.Reader;
import org.modelwright.table.TableFile;
import org.modelwright.trust.Policy;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.Trust;

/**
 * Reads, merges, resolves and binds a configuration: files from left to right, then YAML texts, then single values. One
 * of these serves one load.
 */
public final class ConfigLoader {

    private static final String JOB = "job";

    private final Kinds kinds;
    private final Function<String, @Nullable String> environment;
    private final Problems problems = new Problems();
    private final List<Model> checked = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private boolean broken;

    /**
     * Prepares a load.
     *
     * @param kinds the kinds there are
     * @param environment gives an environment variable, or null where it is not set
     */
    public ConfigLoader(Kinds kinds, Function<String, @Nullable String> environment) {
        this.kinds = kinds;
        this.environment = environment;
    }

    /**
     * {@return the job, checked}
     *
     * @param files YAML files with the one key {@code job}
     * @param extras YAML texts to be laid over them; the key {@code job} may be left out
     * @param settings {@code path.to.key=value}, the value in YAML; the leading {@code job.} may be left out
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public CheckedJob load(List<Path> files, List<String> extras, List<String> settings) {
        Job job = load(Job.class, files, extras, settings);
        return job.check(checked).writtenIn(files, warnings);
    }

    /**
     * {@return the reader of one file}
     *
     * @param data the file
     * @param keys further keys of its reader, as a block of YAML; KIND may stand there, else the file's ending says it
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public Reader reader(String data, String keys) {
        Node read = YamlText.read("--reader", keys, problems);
        if (!(read instanceof Block block)) {
            if (read != null) {
                problems.add(
                        "The reader is " + read.word() + ", not a block.", "{encoding: latin-1}", read.place(), null);
            }
            problems.throwAll();
            throw new IllegalStateException("The reader was refused without a reason.");
        }
        Node.Entry path = block.entries().get("path");
        if (path != null) {
            problems.add("The path is the file itself.", "no path.", path.place(), "path");
        }
        block.put("path", block.place(), Node.Scalar.text(data, block.place()));
        if (block.get("KIND") == null) {
            block.put("KIND", block.place(), Node.Scalar.text(TableFile.readerOf(data), block.place()));
        }
        Interpolation interpolation = new Interpolation(block, JOB, environment, problems);
        Object bound =
                new Binder(kinds, interpolation, problems, checked, warnings).bind(block, Reader.class, "reader");
        interpolation.refuseShownSecrets();
        problems.throwAll();
        return (Reader) Objects.requireNonNull(bound);
    }

    /**
     * {@return what a YAML list says, each element bound as a type}
     *
     * @param option what the list is called, for messages
     * @param yaml the list
     * @param type of an element, a kind's interface or a record
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public <T> List<T> list(String option, String yaml, Class<T> type) {
        Node read = YamlText.read(option, "elements: " + yaml, problems);
        List<T> bound = new ArrayList<>();
        if (read instanceof Block block) {
            Interpolation interpolation = new Interpolation(block, JOB, environment, problems);
            Binder binder = new Binder(kinds, interpolation, problems, checked, warnings);
            Node elements = block.get("elements");
            List<Node> nodes = elements instanceof Node.Sequence sequence ? sequence.elements() : List.of();
            for (Node node : nodes) {
                bound.add(type.cast(binder.bind(node, type, option)));
            }
        }
        problems.throwAll();
        return bound;
    }

    /**
     * {@return whom to believe, as a file says}
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public Trust trust(Path file) {
        String text = TextFile.read("trust file", file, problems);
        Node read = text == null ? null : YamlText.read(file.toString(), text, problems);
        Object bound = null;
        if (read instanceof Block block) {
            Interpolation interpolation = new Interpolation(block, JOB, environment, problems);
            bound = new Binder(kinds, interpolation, problems, checked, warnings).bind(block, Trust.class, "trust");
        } else if (read != null) {
            problems.add(
                    "The trust file is " + read.word() + ", not a block.",
                    "keys: [{public_key: k.pub}]",
                    read.place(),
                    null);
        }
        problems.throwAll();
        return (Trust) Objects.requireNonNull(bound);
    }

    /**
     * {@return a policy, as a file says it; nothing is put into it from elsewhere}
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public PolicyFile policy(Path file) {
        String text = TextFile.read("policy", file, problems);
        Node read = text == null ? null : YamlText.read(file.toString(), text, problems);
        Map<String, Place> places = new HashMap<>();
        Object bound = null;
        if (read instanceof Block block) {
            places(block, "", places);
            if (problems.isEmpty()) {
                Interpolation nothing = new Interpolation(block, JOB, name -> null, problems);
                bound = new Binder(kinds, nothing, problems, checked, warnings).bind(block, Policy.class, "policy");
            }
        } else if (read != null) {
            problems.add(
                    "The policy is " + read.word() + ", not a block.", "forbidden_columns: […]", read.place(), null);
        }
        problems.throwAll();
        return new PolicyFile(
                file,
                Sha256.of(Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8)),
                (Policy) Objects.requireNonNull(bound),
                places);
    }

    private void places(Node node, String path, Map<String, Place> places) {
        if (!path.isEmpty()) {
            places.put(path, node.place());
        }
        if (node instanceof Node.Scalar scalar && scalar.value().contains("${")) {
            problems.add(
                    "The text (" + scalar.shown() + ") takes something from elsewhere, and a policy stands by itself.",
                    "the value itself.",
                    scalar.place(),
                    path);
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        if (node instanceof Block block) {
            block.entries().forEach((key, entry) -> places(entry.value(), prefix + key, places));
        } else if (node instanceof Node.Sequence list) {
            for (int i = 0; i < list.elements().size(); i++) {
                places(list.elements().get(i), prefix + i, places);
            }
        }
    }

    <T> T load(Class<T> type, List<Path> files, List<String> extras, List<String> settings) {
        Block root = merged(files, extras, settings);
        if (broken) {
            problems.throwAll(); // what else is wrong cannot be told from a part
        }
        Object bound = bind(completed(root, type, files), type);
        problems.throwAll();
        if (bound == null) {
            throw new IllegalStateException("The configuration was refused without a reason.");
        }
        return type.cast(bound);
    }

    /** {@return who wants to hear that this configuration was refused, as far as that can be read} */
    public RefusedJob refused(List<Path> files, List<String> extras, List<String> settings) {
        Block root = completed(merged(files, extras, settings), TrainingJob.class, files);
        Binder binder =
                new Binder(kinds, new Interpolation(root, JOB, environment, problems), problems, checked, warnings);
        List<AlertChannel> channels = new ArrayList<>();
        for (String key : List.of("channels", "routes.config")) {
            if (Interpolation.find(root, JOB + ".alerts_service." + key) instanceof Node.Sequence list) {
                for (Node element : list.elements()) {
                    if (binder.bind(element, AlertChannel.class, key) instanceof AlertChannel channel) {
                        channels.add(channel);
                    }
                }
            }
        }
        Node stated = Interpolation.find(root, JOB + ".statement");
        Node name = Interpolation.find(root, JOB + ".run_config.name");
        return new RefusedJob(
                name != null && binder.bind(name, String.class, "name") instanceof String text ? text : "Training",
                channels,
                stated != null && binder.bind(stated, Statement.class, "statement") instanceof Statement statement
                        ? statement
                        : null);
    }

    private Block merged(List<Path> files, List<String> extras, List<String> settings) {
        Place start = new Place(
                files.isEmpty()
                        ? "the command line"
                        : files.get(files.size() - 1).toString(),
                1,
                1);
        Node root = new Block(start);
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            String text = TextFile.read("configuration", file, problems);
            Node read = text == null ? null : YamlText.read(file.toString(), text, problems);
            broken |= !isBlock(read);
            root = read instanceof Block block ? Merge.merge(root, i == 0 ? block : Merge.override(block)) : root;
        }
        for (int i = 0; i < extras.size(); i++) {
            Node read = YamlText.read("-e #" + (i + 1), extras.get(i), problems);
            broken |= !isBlock(read);
            root = read instanceof Block block ? Merge.merge(root, Merge.override(underJob(block))) : root;
        }
        for (String setting : settings) {
            root = set(root, setting);
        }
        return (Block) root;
    }

    private boolean isBlock(@Nullable Node read) {
        if (read != null && !(read instanceof Block)) {
            problems.add("The configuration is " + read.word() + ", not a block.", "job: {…}", read.place(), null);
        }
        return read instanceof Block;
    }

    private static Block underJob(Block block) {
        if (block.entries().containsKey(JOB)) {
            return block;
        }
        Block job = new Block(block.place());
        job.put(JOB, block.place(), block);
        return job;
    }

    private Node set(Node root, String setting) {
        int at = setting.indexOf('=');
        String key = at < 0 ? setting : setting.substring(0, at).strip();
        // The value may be a secret: the place shows the key alone.
        Place place = Place.of("--set " + key + "=…");
        if (at < 0 || !key.matches("[^.\\s]++(?:\\.[^.\\s]++)*+")) {
            problems.add(
                    "The setting (" + key + ") is not of the form KEY=VALUE.",
                    "--set splitter.test_size=0.3",
                    Place.of("--set"),
                    null);
            return root;
        }
        String path = key.equals(JOB) || key.startsWith(JOB + ".") ? key : JOB + "." + key;
        List<String> keys = List.of(path.split("\\."));
        if (keys.size() > TextLimits.DEEPEST) {
            problems.add(
                    "The setting has " + keys.size() + " keys within each other, more than " + TextLimits.DEEPEST + ".",
                    "--set splitter.test_size=0.3",
                    Place.of("--set"),
                    null);
            return root;
        }
        String text = setting.substring(at + 1);
        Node value = text.isBlank()
                ? new Node.Scalar("", Node.Type.EMPTY, "", false, place)
                : YamlText.read(place.file(), text, problems);
        if (value == null) {
            return root;
        }
        Node told = value instanceof Node.Scalar scalar ? scalar.at(place) : value;
        return Merge.put(root, keys, Merge.override(told), place, problems);
    }

    /**
     * Puts in what nobody needs to write: the KIND of a block that stands in options alone, where there is a default; and
     * the name of a run, after its files.
     */
    private Block completed(Block root, Class<?> type, List<Path> files) {
        if (!(root.get(JOB) instanceof Block job)) {
            return root;
        }
        Class<?> record = type.isRecord()
                ? type
                : job.get("KIND") instanceof Node.Scalar kind
                        ? Binder.known(kinds, type).get(kind.value())
                        : null;
        if (record == null) {
            return root;
        }
        RecordShape shape = RecordShape.of(record);
        Set<String> written = files.stream().map(Path::toString).collect(Collectors.toSet());
        List<Map.Entry<String, Entry>> unnamed = job.entries().entrySet().stream()
                .filter(it -> it.getValue().value() instanceof Block block
                        && block.get("KIND") == null
                        && !written.contains(block.place().file()))
                .toList();
        Map<String, Object> defaults = unnamed.isEmpty() ? Map.of() : KindCatalogue.defaults(shape, kinds);
        unnamed.forEach(it -> {
            Block block = (Block) it.getValue().value();
            if (defaults.get(it.getKey()) instanceof Map<?, ?> standard
                    && standard.get("KIND") instanceof String kind) {
                block.put("KIND", block.place(), Node.Scalar.text(kind, block.place()));
            }
        });
        RecordShape.Key key = shape.key("run_config");
        if (key != null && key.type() == RunConfig.class && !files.isEmpty()) {
            name(job, files);
        }
        return root;
    }

    /** A run is called as its files, unless it has a name. */
    private static void name(Block job, List<Path> files) {
        String name = files.stream()
                .map(file -> String.valueOf(file.getFileName()).replaceFirst("(?i)\\.ya?ml$", ""))
                .collect(Collectors.joining("+"));
        if (job.get("run_config") == null || job.get("run_config") instanceof Node.Removed) {
            job.put("run_config", job.place(), new Block(job.place()));
        }
        if (job.get("run_config") instanceof Block config
                && (config.get("name") == null || config.get("name") instanceof Node.Removed)) {
            config.put("name", config.place(), Node.Scalar.text(name, config.place()));
        }
    }

    private @Nullable Object bind(Block root, Class<?> type) {
        for (Map.Entry<String, Entry> entry : root.entries().entrySet()) {
            if (!entry.getKey().equals(JOB)) {
                problems.add(
                        "The key (" + entry.getKey() + ") is not known at the top.",
                        "job, with everything else inside it.",
                        entry.getValue().place(),
                        entry.getKey());
            }
        }
        Node job = root.get(JOB);
        if (job == null) {
            if (root.entries().isEmpty()) {
                problems.add("The key (job) is missing.", "job: {KIND: TrainingJob, …}", root.place(), JOB);
            }
            return null;
        }
        Interpolation interpolation = new Interpolation(root, JOB, environment, problems);
        Object bound = new Binder(kinds, interpolation, problems, checked, warnings).bind(job, type, JOB);
        interpolation.refuseShownSecrets();
        return bound;
    }
}
