package org.modelwright.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.error.Place;
import org.modelwright.job.CheckedJob;
import org.modelwright.job.Job;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;

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
        return load(Job.class, files, extras, settings).check(checked);
    }

    <T> T load(Class<T> type, List<Path> files, List<String> extras, List<String> settings) {
        Place start = new Place(
                files.isEmpty()
                        ? "the command line"
                        : files.get(files.size() - 1).toString(),
                1,
                1);
        Node root = new Block(start);
        boolean broken = false;
        for (Path file : files) {
            String text = TextFile.read("configuration", file, problems);
            Node read = text == null ? null : YamlText.read(file.toString(), text, problems);
            broken |= !isBlock(read);
            root = read instanceof Block block ? Merge.merge(root, block) : root;
        }
        for (int i = 0; i < extras.size(); i++) {
            Node read = YamlText.read("-e #" + (i + 1), extras.get(i), problems);
            broken |= !isBlock(read);
            root = read instanceof Block block ? Merge.merge(root, underJob(block)) : root;
        }
        for (String setting : settings) {
            root = set(root, setting);
        }
        if (broken) {
            problems.throwAll(); // what else is wrong cannot be told from a part
        }
        Object bound = bind((Block) root, type);
        problems.throwAll();
        if (bound == null) {
            throw new IllegalStateException("The configuration was refused without a reason.");
        }
        return type.cast(bound);
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
        Place place = new Place("--set " + key + "=…", 1, 1);
        if (at < 0 || !key.matches("[^.\\s]+(\\.[^.\\s]+)*")) {
            problems.add(
                    "The setting (" + key + ") is not of the form KEY=VALUE.",
                    "--set splitter.test_size=0.3",
                    new Place("--set", 1, 1),
                    null);
            return root;
        }
        String path = key.equals(JOB) || key.startsWith(JOB + ".") ? key : JOB + "." + key;
        String text = setting.substring(at + 1);
        Node value = text.isBlank()
                ? new Node.Scalar("", Node.Type.EMPTY, "", false, place)
                : YamlText.read(place.file(), text, problems);
        return value == null ? root : Merge.put(root, List.of(path.split("\\.")), value, place, problems);
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
        return new Binder(kinds, interpolation, problems, checked).bind(job, type, JOB);
    }
}
