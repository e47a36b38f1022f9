package org.modelwright.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.NumericTexts;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.data.TypeRules;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.evidence.DataChecks;
import org.modelwright.evidence.Identifiers;
import org.modelwright.internal.text.Json;
import org.modelwright.job.CheckedJob;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingPlan;
import org.modelwright.metric.DefaultMetrics;
import org.modelwright.metric.Metric;
import org.modelwright.plugin.Kinds;
import org.modelwright.reader.Reader;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Writes a first configuration for a table: looks at its columns, writes what it takes them for with the reasons, plans
 * the job, and excludes what the plan refuses, until the job would start.
 */
public final class FirstJob {

    private static final int ROUNDS = 12;
    private static final int FEW = 20;

    /** Keys of a reader that are written otherwise. */
    private static final Set<String> OWN = Set.of("KIND", "path", "key", "columns", "exclude", "schema");

    private final String data;
    private final String target;
    private final Reader base;
    private final Map<String, Object> keys;
    private final Kinds kinds;
    private final JobLoader loader;
    private final Map<String, String> excluded = new LinkedHashMap<>();
    private final List<String> refusedSplitters = new ArrayList<>();
    private boolean copies;

    /** How YAML becomes a job: what reads configurations stands above this package, and is handed in. */
    @FunctionalInterface
    public interface JobLoader {

        /**
         * {@return the job that a configuration describes}
         *
         * @param yaml the configuration
         * @param setting a key and its value, such as {@code job.threads=2}, that wins over it
         */
        CheckedJob load(String yaml, String setting);
    }

    private FirstJob(Reader base, String target, Kinds kinds, JobLoader loader) {
        this.base = base;
        this.keys = RecordTree.of((Record) base);
        this.data = keys.get("path") instanceof List<?> files && files.size() == 1
                ? String.valueOf(files.get(0))
                : base.source();
        this.target = target;
        this.kinds = kinds;
        this.loader = loader;
    }

    /**
     * {@return the configuration, as YAML with comments}
     *
     * @param data where the table is, and how it is read
     * @param target the column to predict
     * @param kinds what there is
     * @param loader makes a job of what is written, to see whether it would start
     * @throws ConfigException if it cannot be told how to read the data, or the target is not there
     * @throws DataException if the data cannot be read, or the target cannot be learned
     */
    public static String write(Reader data, String target, Kinds kinds, JobLoader loader) {
        return new FirstJob(data, target, kinds, loader).write();
    }

    private Reader reader() {
        List<String> exclude = new ArrayList<>(already());
        excluded.keySet().stream().filter(it -> !exclude.contains(it)).forEach(exclude::add);
        return (Reader) Records.with((Record) base, "exclude", exclude);
    }

    private List<String> already() {
        return keys.get("exclude") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The keys that say how the file is read, as they were given. */
    private void readerKeys(List<String> lines) {
        Map<String, Object> usual =
                RecordTree.of(Records.of(((Record) base).getClass(), Map.<String, Object>of("path", List.of(data))));
        keys.forEach((key, value) -> {
            if (!OWN.contains(key) && !value.equals(usual.get(key))) {
                lines.add("    " + key + ": " + Json.write(value)); // JSON is YAML
            }
        });
    }

    private String write() {
        Frame frame = read();
        if (frame.find(target).isEmpty()) {
            throw new ConfigException(
                    "The target (" + target + ") is not a column of " + data + ".",
                    Nearest.of(target, frame.valueColumns().names()));
        }
        if (frame.key().contains(target)) {
            throw new ConfigException("The target (" + target + ") is the key of " + data + ".", "another target.");
        }
        Target learned = Target.of(frame.column(target), null);
        boolean twoNumbers = DataChecks.isOfTwoNumbers(learned);
        if (twoNumbers) {
            learned = Target.of(frame.column(target), Task.BINARY);
        }
        Map<String, ColumnProfile> looks = new LinkedHashMap<>();
        frame.valueColumns().columns().forEach(column -> looks.put(column.name(), ColumnProfile.at(column)));
        ColumnProfile aim = ColumnProfile.at(frame.column(target));
        looks.remove(target);
        List<String> key = key(frame, looks);
        key.forEach(looks::remove);
        // One that is no feature may say to whom a row belongs.
        List<ColumnProfile> all = List.copyOf(looks.values());
        excludeUseless(looks);
        for (int round = 0; ; round++) {
            excluded.keySet().forEach(looks::remove);
            if (looks.isEmpty()) {
                throw new DataException(
                        "No column of " + data + " can tell the target (" + target + "): "
                                + String.join("; ", excluded.values()),
                        "write the configuration by hand.");
            }
            String yaml = text(frame, looks, GroupColumn.find(all, looks.values()), aim, key, learned, twoNumbers);
            TrainingPlan plan = plan(yaml);
            ModelwrightException failure = plan.failure().orElse(null);
            if (failure == null) {
                return noted(yaml, plan.warnings());
            }
            if (round == ROUNDS || !learn(failure)) {
                throw failure;
            }
        }
    }

    /** Writes what a run would warn of above the job. */
    private static String noted(String yaml, List<String> warnings) {
        String notes = warnings.stream()
                .map(it -> "# To look at: " + YamlWords.comment(it) + "\n")
                .collect(Collectors.joining());
        return yaml.replaceFirst("(?m)^job:", Matcher.quoteReplacement(notes + "job:"));
    }

    /** Reads the table, without columns that no job can use. */
    private Frame read() {
        while (true) {
            try {
                try (Session session = resources().open()) {
                    return reader().read(session);
                }
            } catch (DataException e) {
                boolean more = false;
                for (Problem problem : e.problems()) {
                    if (!problem.exclude().contains(target)) {
                        more |= exclude(problem);
                    }
                }
                if (!more) {
                    throw e;
                }
            }
        }
    }

    /** {@return what a job may use that says nothing of it} */
    private Resources resources() {
        return TrainingJob.of(reader(), reader(), kinds.defaultModel()).resources();
    }

    private TrainingPlan plan(String yaml) {
        // The plan asks for a store, which is of no interest here; it makes none.
        String store = "job.mlflow_service.tracking_uri=sqlite:///"
                + Path.of(System.getProperty("java.io.tmpdir")).resolve("modelwright-init.db");
        return loader.load(yaml, store).plan();
    }

    /** Leaves out what a problem says; {@return whether that is new} */
    private boolean exclude(Problem problem) {
        boolean more = false;
        for (String name : problem.exclude()) {
            more |= excluded.putIfAbsent(name, problem.message()) == null;
        }
        return more;
    }

    /** Takes a refusal for an answer; {@return whether something can be done about it} */
    private boolean learn(ModelwrightException failure) {
        boolean more = false;
        for (Problem problem : failure.problems()) {
            if (!problem.exclude().isEmpty()) {
                more |= exclude(problem);
            } else if (problem.facts().containsKey("leak")) {
                more |= !copies;
                copies = true;
            }
        }
        if (!more && refusedSplitters.size() < 3) {
            more = true;
            refusedSplitters.add(failure.problems().get(0).message());
        }
        return more;
    }

    private static List<String> key(Frame frame, Map<String, ColumnProfile> looks) {
        if (!frame.key().isEmpty()) {
            return frame.key();
        }
        return looks.values().stream()
                .filter(it -> it.isName() && it.isUnique() && (it.hasNameOfAnId() || it.countsRows()))
                .map(ColumnProfile::name)
                .limit(1)
                .toList();
    }

    private void excludeUseless(Map<String, ColumnProfile> looks) {
        looks.values().forEach(look -> {
            int rows = look.column().rows();
            int there = rows - look.missing();
            if (there == 0) {
                excluded.put(look.name(), "missing in every row");
            } else if (look.distinct() == 1 && look.missing() == 0) {
                excluded.put(look.name(), "the same in every row");
            } else if (look.column().type() == DataType.STRING
                    && !look.isTime()
                    && look.distinct() > Math.max(FEW, there / 2)) {
                String name = Identifiers.isIdentifier(look.distinct(), there)
                        ? ": a name of each; to learn from it, name it in the model's categorical as well"
                        : "";
                excluded.put(
                        look.name(),
                        look.distinct() + " different texts in " + there + " rows" + name + numeric(look, ". "));
            } else if (look.isName() && look.isUnique() && look.hasNameOfAnId()) {
                excluded.put(look.name(), "another name of each row");
            }
        });
    }

    /** {@return the column of time that rows are ordered by, if there is one} */
    private static @Nullable ColumnProfile time(Map<String, ColumnProfile> looks) {
        return looks.values().stream()
                .filter(it -> it.isTime() && it.isAscending())
                .findFirst()
                .orElse(null);
    }

    private String text(
            Frame frame,
            Map<String, ColumnProfile> looks,
            Optional<GroupColumn> group,
            ColumnProfile aim,
            List<String> key,
            Target learned,
            boolean twoNumbers) {
        List<String> lines = new ArrayList<>();
        lines.add("# A first configuration for " + YamlWords.comment(data) + ", from what its " + frame.rows()
                + " rows hold. Look through it, then: plan, run.");
        lines.add("job:");
        lines.add("  KIND: TrainingJob");
        lines.add("  inputs:");
        lines.add("    KIND: " + reader().getClass().getSimpleName());
        lines.add("    path: " + YamlWords.text(data));
        readerKeys(lines);
        keyLine(lines, key);
        lines.add("    exclude:");
        lines.add("      - " + YamlWords.text(target) + "  # the target");
        already().stream()
                .filter(name -> !name.equals(target))
                .forEach(name -> lines.add("      - " + YamlWords.text(name)));
        excluded.forEach((name, why) -> lines.add("      - " + YamlWords.text(name) + "  # " + YamlWords.comment(why)));
        lines.add("    # What must hold from now on, as seen; widen what may differ in other data.");
        lines.add("    schema:");
        lines.add("      columns:");
        looks.values().forEach(look -> lines.add("        " + rules(look)));
        lines.add("  targets:");
        lines.add("    KIND: " + reader().getClass().getSimpleName());
        lines.add("    path: " + YamlWords.text(data));
        readerKeys(lines);
        keyLine(lines, key);
        lines.add("    columns: [" + YamlWords.text(target) + "]");
        lines.add("    schema:");
        lines.add("      columns:");
        lines.add("        " + rules(aim));
        splitter(lines, looks, group, frame, learned);
        transforms(lines, looks);
        FirstModel.model(lines, kinds.defaultModel(), learned.task(), twoNumbers);
        FirstModel.positive(lines, learned);
        lines.add("  metrics:");
        for (Metric metric : DefaultMetrics.of(learned.task())) {
            lines.add("    - " + metric(metric));
        }
        if (copies) {
            lines.add("  # Many rows stand on both sides of any split: they are there several times. Drop them, then");
            lines.add("  # take this line out.");
            lines.add("  leak_check: {enabled: false}");
        }
        lines.add("  mlflow_service:");
        lines.add("    experiment_name: " + YamlWords.text(experiment()));
        return String.join("\n", lines) + "\n";
    }

    private static void keyLine(List<String> lines, List<String> key) {
        if (key.isEmpty()) {
            lines.add("    # No column names the rows; both sides are one table, row by row.");
        } else {
            lines.add("    key: " + YamlWords.list(key) + "  # names the rows, and is no feature");
        }
    }

    private String experiment() {
        Path file = Path.of(data).getFileName();
        String name = String.valueOf(file)
                .replaceFirst("\\.[A-Za-z]+(\\.(gz|zst))?$", "")
                .replaceAll("[^A-Za-z0-9_-]+", "-")
                .replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "modelwright" : name;
    }

    private String rules(ColumnProfile look) {
        Column column = look.column();
        List<String> rules = new ArrayList<>();
        boolean truthWithGaps = column.type() == DataType.DOUBLE
                && look.missing() > 0
                && look.minimum() >= 0
                && look.maximum() <= 1
                && look.distinct() <= 2;
        if (!truthWithGaps) {
            rules.add("type: " + column.type().mlflowName());
        }
        if (look.missing() > 0) {
            rules.add("nullable: true");
        }
        String comment = look.missing() > 0 ? "  # missing in " + look.missing() + " rows" : "";
        if ((column.type() == DataType.LONG || column.type() == DataType.DOUBLE) && !truthWithGaps) {
            double least = look.minimum();
            double most = look.maximum();
            if (Math.abs(least) < TypeRules.EXACT && Math.abs(most) < TypeRules.EXACT) {
                rules.add("minimum: " + number(column, least));
                rules.add("maximum: " + number(column, most));
            }
        } else if (column.type() == DataType.STRING && !look.isTime() && look.distinct() <= FEW) {
            Map<String, Integer> counts = new TreeMap<>();
            for (int row = 0; row < column.rows(); row++) {
                String text = column.text(row);
                if (text != null) {
                    counts.merge(text, 1, Integer::sum);
                }
            }
            rules.add("enum: "
                    + counts.keySet().stream()
                            .map(it -> '"' + quoted(it) + '"')
                            .collect(Collectors.joining(", ", "[", "]")));
            comment = "  # rows: "
                    + counts.values().stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + comment.replace("  #", ";");
        }
        comment += numeric(look, comment.isEmpty() ? "  # " : "; ");
        return YamlWords.key(look.name()) + ": {" + String.join(", ", rules) + "}" + comment;
    }

    /** What looks like numbers and is text is said, with what would make it numbers. */
    private String numeric(ColumnProfile look, String before) {
        return NumericTexts.of(look.column())
                .map(it -> before + YamlWords.comment(it.message() + " Maybe " + it.maybe(reader().nullValues())))
                .orElse("");
    }

    /** A category is a text even where it looks like a number. */
    private static String quoted(String text) {
        String word = YamlWords.text(text);
        return word.startsWith("\"") ? word.substring(1, word.length() - 1) : word;
    }

    private static String number(Column column, double value) {
        return column.type() == DataType.LONG ? String.valueOf((long) value) : String.valueOf(value);
    }

    private void splitter(
            List<String> lines,
            Map<String, ColumnProfile> looks,
            Optional<GroupColumn> group,
            Frame frame,
            Target learned) {
        ColumnProfile time = time(looks);
        int refused = refusedSplitters.size();
        if (time != null && refused == 0) {
            lines.add("  # The rows are ordered by " + YamlWords.comment(time.name())
                    + ": learn from the past, be judged by what came later.");
            lines.add("  splitter: {KIND: TimeSeriesSplitter, column: " + YamlWords.text(time.name())
                    + ", test_size: 0.2}");
            return;
        }
        if (group.isPresent() && refused <= 1) {
            GroupColumn found = group.get();
            String name = YamlWords.comment(found.name());
            if (found.isGroup()) {
                lines.add("  # Several rows belong to each of " + found.groups() + " " + name + ", with the same "
                        + YamlWords.comment(found.repeated().orElseThrow()) + ": none of them stands on both sides.");
                lines.add("  splitter: {KIND: GroupSplitter, column: " + YamlWords.text(found.name())
                        + ", test_size: 0.2}");
                return;
            }
            lines.add("  # Rows share " + name + ", but nothing else is the same in all rows of one: no group.");
        }
        boolean stratify = learned.task() != Task.REGRESSION && refused <= 2 && everyClassTwice(frame);
        lines.add("  splitter: {KIND: TrainTestSplitter, test_size: 0.2, shuffle: true"
                + (stratify ? ", stratify: true" : "") + "}");
    }

    /** A date that rows are split by is no feature. */
    private void transforms(List<String> lines, Map<String, ColumnProfile> looks) {
        ColumnProfile splits = refusedSplitters.isEmpty() ? time(looks) : null;
        List<String> dates = looks.values().stream()
                .filter(it -> it.isTime() && it != splits)
                .map(ColumnProfile::name)
                .toList();
        if (!dates.isEmpty()) {
            lines.add(
                    "  # Dates become numbers: year, month, day, weekday, day_of_year, hour, minute, days since 1970; of");
            lines.add("  # these what differs in the training rows, or those that are named in parts: [year, month].");
            lines.add("  transforms:");
            lines.add("    - {KIND: DateParts, columns: " + YamlWords.list(dates) + "}");
        }
    }

    private boolean everyClassTwice(Frame frame) {
        Column classes = frame.column(target);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int row = 0; row < classes.rows(); row++) {
            counts.merge(String.valueOf(classes.text(row)), 1, Integer::sum);
        }
        return counts.values().stream().allMatch(it -> it > 1) && counts.size() * 5 <= classes.rows();
    }

    private static String metric(Metric metric) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("KIND", metric.getClass().getSimpleName());
        RecordTree.of((Record) metric).forEach(keys::putIfAbsent);
        return keys.entrySet().stream()
                .map(it -> it.getKey() + ": " + it.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
