package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.CompleteRows;
import org.modelwright.data.DataType;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Joiner;
import org.modelwright.data.NumericTexts;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.data.Split;
import org.modelwright.data.TypeRules;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.DataChecks;
import org.modelwright.evidence.Identifiers;
import org.modelwright.evidence.Slice;
import org.modelwright.leak.LeakReport;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.Dataset;
import org.modelwright.model.Pipeline;
import org.modelwright.reader.Reader;
import org.modelwright.schema.Missing;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.transform.DateParts;
import org.modelwright.transform.FittedTransforms;

/**
 * What comes before training, for a plan as for a run: reading, tracing, splitting and checking the data, each of them
 * once. It writes nothing.
 */
final class Preparation {

    private static final String MISSING = "missing";

    private final TrainingJob job;
    private final PolicyCheck policies;
    private final Session session;
    private final Consumer<String> warnings;
    private final Map<String, Long> leftOut = new LinkedHashMap<>();

    Preparation(TrainingJob job, Session session, Consumer<String> warnings) {
        this(job, PolicyCheck.NONE, session, warnings);
    }

    Preparation(TrainingJob job, PolicyCheck policies, Session session, Consumer<String> warnings) {
        this.job = job;
        this.policies = policies;
        this.session = session;
        this.warnings = warnings;
    }

    /**
     * What a training starts from.
     *
     * @param examples inputs and targets, joined; of the inputs those that are learned from
     * @param sources the lineage of the inputs and of the targets
     * @param rows which of them stand on which side
     * @param leaks what the leak check saw
     * @param target what to predict
     * @param metrics what to measure
     * @param made the columns that transforms make, by the column they are made of
     */
    record Prepared(
            Examples examples,
            List<Dataset> sources,
            RowSplit rows,
            LeakReport leaks,
            Target target,
            List<Metric> metrics,
            Map<String, List<String>> made) {}

    /** Is handed what a step gives before the next one is taken, which may fail. */
    interface Listener {

        /** Hears what was read. */
        default void read(Examples examples) {}

        /** Hears where it comes from. */
        default void traced(List<Dataset> sources) {}

        /** Hears how it was split. */
        default void split(Examples examples, RowSplit rows) {}

        /** Hears which columns are learned from, of those that were read. */
        default void features(Examples examples) {}

        /** Hears what the leak check saw, before it stops anything. */
        default void lookedForLeaks(LeakReport leaks) {}
    }

    /**
     * The data, and where it comes from.
     *
     * @param examples inputs and targets, joined
     * @param sources the lineage of the inputs and of the targets
     */
    record Traced(Examples examples, List<Dataset> sources) {}

    /** Takes the first two steps; what the listener does with a step's result is part of the step. */
    Traced trace(Steps steps, Listener listener) {
        Examples examples = steps.take("read", () -> counted(steps, heard(read(), listener::read)), this::shapes);
        return new Traced(
                examples, steps.take("trace", () -> heard(trace(examples), listener::traced), Preparation::digests));
    }

    /** Takes the steps up to the training. */
    Prepared prepare(Steps steps, Listener listener) {
        return prepare(trace(steps, listener), steps, listener);
    }

    /** Takes the steps after the first two. */
    Prepared prepare(Traced traced, Steps steps, Listener listener) {
        Examples examples = traced.examples();
        List<Dataset> sources = traced.sources();
        RowSplit rows = steps.take(
                "split", () -> heard(split(examples), it -> listener.split(examples, it)), RowSplit::toString);
        return steps.take(
                "check",
                () -> check(examples, sources, rows, listener),
                it -> it.leaks().toString());
    }

    private static Examples counted(Steps steps, Examples examples) {
        steps.rows(examples.count());
        return examples;
    }

    private static <T> T heard(T result, Consumer<T> listener) {
        listener.accept(result);
        return result;
    }

    private String shapes(Examples examples) {
        return "inputs " + examples.inputs().shape() + ", targets "
                + examples.targets().shape()
                + (leftOut.isEmpty() ? "" : ", rows left out: " + leftOut);
    }

    /** {@return how many rows were left out on purpose, by the key that says so; what left out none is not named} */
    Map<String, Long> leftOut() {
        return leftOut;
    }

    private static String digests(List<Dataset> datasets) {
        return datasets.stream()
                .map(dataset -> dataset.name() + " " + dataset.digest())
                .collect(Collectors.joining(", "));
    }

    private List<Dataset> trace(Examples examples) {
        return List.of(
                withRows(
                        job.inputs().lineage(examples.named(examples.inputs()), "inputs", session),
                        job.inputs().where()),
                withRows(
                        job.targets().lineage(examples.named(examples.targets()), "targets", session),
                        job.targets().where()));
    }

    /** Which rows were asked for, and how many were left out, is part of where the data comes from. */
    private Dataset withRows(Dataset dataset, @Nullable String where) {
        Map<String, Object> rows = new LinkedHashMap<>();
        if (where != null) {
            rows.put("where", where);
        }
        leftOut.forEach((key, count) -> {
            if (key.startsWith(dataset.name() + ".") || key.equals(MISSING)) {
                rows.put("rows_left_out_by_" + key.replaceFirst(".*\\.", ""), count);
            }
        });
        return rows.isEmpty() ? dataset : dataset.withProfile(rows);
    }

    /** Reads both sides, telling the problems of both at once, and joins them. */
    Examples read() {
        BomCheck.refuse(job, session);
        job.engine().in(session); // a cluster that is not there is told before a byte is read
        List<Problem> problems = new ArrayList<>();
        Set<String> beside = new LinkedHashSet<>(job.splitter().columns());
        beside.addAll(job.model().columns());
        job.metrics().forEach(it -> beside.addAll(it.columns()));
        Frame inputs = read(job.inputs(), beside, problems);
        Frame targets = read(job.targets(), Set.of(), problems);
        if (inputs == null || targets == null) {
            throw new DataException(problems);
        }
        Stream.of(job.inputs(), job.targets())
                .flatMap(it -> it.warnings().stream())
                .distinct()
                .forEach(warnings);
        noteLeftOut("inputs.where", inputs.leftOut());
        noteLeftOut("targets.where", targets.leftOut());
        boolean same = job.inputs().source().equals(job.targets().source());
        if (same && inputs.key().isEmpty() && targets.key().isEmpty()) {
            refuseOtherRows();
        }
        List<String> alone =
                inputs.valueColumns().names().stream().filter(beside::contains).toList();
        // Each side is held against the other one as it was read.
        Frame features = withoutLeftOut("inputs", inputs, "targets", targets, job.targets());
        Frame answers = withoutLeftOut("targets", targets, "inputs", inputs, job.inputs());
        // The examples are in the order of the inputs, and so are the columns beside them.
        return complete(
                Joiner.join(features.drop(alone), answers, same, warnings).with(features.select(alone)));
    }

    /** Rows whose partners the other side's condition leaves out are left out with them, and counted. */
    private Frame withoutLeftOut(String name, Frame rows, String other, Frame partners, Reader reader) {
        if (partners.leftOut() == 0) {
            return rows;
        }
        Frame kept = Joiner.withoutLeftOut(rows, partners, () -> reader.leftOutKeys(partners, session), session);
        if (kept.rows() == 0) {
            throw new DataException(
                    "The where (" + reader.where() + ") of the " + other
                            + " leaves no row: it leaves out the keys of all " + rows.rows() + " rows of the " + name
                            + ".",
                    "another condition.");
        }
        noteLeftOut(name + ".where_of_" + other, rows.rows() - kept.rows());
        return kept;
    }

    private void noteLeftOut(String key, long count) {
        if (count > 0) {
            leftOut.put(key, count);
        }
    }

    /** Rows of one table belong together by their place, if they are the same rows. */
    private void refuseOtherRows() {
        if (!Objects.equals(job.inputs().where(), job.targets().where())) {
            throw new DataException(
                    "Inputs and targets are one table without a key, of which other rows are read: where ("
                            + job.inputs().where() + ") and (" + job.targets().where() + ").",
                    "the same where on both sides, or a key.");
        }
    }

    /** {@return the examples without the rows that lack a value, as far as this was asked for} */
    private Examples complete(Examples examples) {
        List<Column> wanted = new ArrayList<>();
        if (job.inputs().missing() == Missing.DROP) {
            wanted.addAll(examples.inputs().columns());
        }
        if (job.targets().missing() == Missing.DROP) {
            wanted.add(examples.target());
        }
        if (wanted.stream().allMatch(it -> it.missing() == 0)) {
            return examples;
        }
        int[] kept = CompleteRows.of(wanted, examples.count());
        if (kept.length == 0) {
            throw new DataException(
                    "Each of the " + examples.count() + " rows lacks a value, and missing is drop.",
                    "missing: keep, or exclude the columns that are empty.");
        }
        noteLeftOut(MISSING, examples.count() - kept.length);
        Set<String> fractions = Stream.of(job.inputs(), job.targets())
                .flatMap(it -> it.declared().stream())
                .flatMap(it -> it.columns().entrySet().stream())
                .filter(it -> it.getValue().type() != null
                        && !TypeRules.isWhole(it.getValue().type()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return CompleteRows.take(
                examples,
                kept,
                it -> wanted.stream().anyMatch(one -> one.name().equals(it.name())) && !fractions.contains(it.name()),
                session.space((long) examples.bytes() * kept.length),
                session.threads());
    }

    private @Nullable Frame read(Reader reader, Set<String> beside, List<Problem> problems) {
        try {
            return reader.read(session, beside);
        } catch (DataException e) {
            e.problems().stream().filter(it -> !problems.contains(it)).forEach(problems::add);
            return null;
        }
    }

    /** Splits the rows, and proves that no row stands on both sides or on none. */
    RowSplit split(Examples examples) {
        RowSplit rows = job.splitter().split(examples, session.threads());
        rows.verify(examples.count());
        return rows;
    }

    /** {@return about what data, split and learner take of the memory} */
    TrainingPlan.MemoryNeed need(Examples examples, RowSplit rows) {
        long data = (long) examples.bytes() * examples.count();
        long copies = copies(examples, rows);
        long dates = examples.inputs().columns().stream()
                .filter(it -> it.type() == DataType.DATETIME)
                .count();
        long made = dates * DateParts.Part.values().length; // at most; whoever says fewer needs less
        long bins = rows.train().length * 2L * (examples.inputs().columns().size() + made);
        long columns = rows.train().length * Double.BYTES * made;
        long learner = bins + columns + rows.train().length * 32L;
        long files = LongStream.of(data, copies, bins, columns)
                .filter(it -> !session.resources().fits(it))
                .sum();
        return new TrainingPlan.MemoryNeed(
                data, copies, learner, files, session.resources().memory());
    }

    private static long copies(Examples examples, RowSplit rows) {
        return Stream.of(rows.train(), rows.test())
                .filter(side -> !Frame.areNeighbours(side))
                .mapToLong(side -> (long) examples.bytes() * side.length)
                .sum();
    }

    /** {@return both sides, copied where they are no views, and where there is room for them} */
    Split sides(Examples examples, RowSplit rows) {
        Space space = session.space(copies(examples, rows));
        return new Split(
                examples.take(rows.train(), space, session.threads()),
                examples.take(rows.test(), space, session.threads()),
                rows.train(),
                rows.test(),
                rows.facts());
    }

    /**
     * Refuses what would not fit, before it is copied and learned from.
     *
     * @throws InfrastructureException with the memory that is needed
     */
    void refuseTooMuch(Examples examples, RowSplit rows) {
        TrainingPlan.MemoryNeed need = need(examples, rows);
        if (need.total() > need.budget()) {
            throw new InfrastructureException(
                    "The job needs about " + (need.total() >> 20) + " MB (" + need.parts() + "), more than its memory ("
                            + (need.budget() >> 20) + " MB).",
                    "memory: " + (need.total() * 5 / 4 >> 20) + "MB, fewer columns, or a limit.");
        }
    }

    /**
     * Refuses columns that tell the answer or cannot be features, and a target or metrics that do not fit.
     *
     * @throws GateException if a column tells the answer; what else is wrong with the columns is told with it
     */
    private Prepared check(Examples all, List<Dataset> sources, RowSplit rows, Listener listener) {
        List<Column> texts = new ArrayList<>(all.inputs().columns());
        texts.add(all.target());
        session.threads().map(texts, NumericTexts::of).stream()
                .flatMap(Optional::stream)
                .forEach(it -> warn(it, it.name().equals(all.target().name()) ? job.targets() : job.inputs()));
        List<Problem> problems = FeatureColumns.problems(job, all);
        problems.addAll(Slice.unknown(job.slices(), all));
        Pipeline pipeline = job.pipeline(job.model());
        List<Identifiers.Found> identifiers = FeatureColumns.identifiers(job, pipeline, all, rows, session.threads());
        identifiers.stream().map(Identifiers.Found::warning).forEach(warnings);
        Examples examples = FeatureColumns.without(identifiers, all, problems);
        listener.features(examples);
        Optional<Target> sought = target(examples, problems);
        Map<String, List<String>> made =
                sought.map(it -> made(pipeline, examples, rows, it, problems)).orElse(Map.of());
        problems.addAll(pipeline.dataProblems(examples.inputs(), examples.beside()));
        MetricWeights.problems(job.metrics(), examples.beside()).stream()
                .filter(it -> !problems.contains(it))
                .forEach(problems::add);
        int[] learned = pipeline.refitsOnAll() ? rows.assignedRows() : rows.train();
        sought.ifPresent(it -> problems.addAll(pipeline.targetProblems(it.take(learned))));
        LeakReport leaks = job.leakCheck().check(all, rows, session.threads());
        leaks.warnings().forEach(warnings);
        listener.lookedForLeaks(leaks);
        List<Problem> found = policies.ofData(all, sources, rows);
        found.addAll(leaks.findings());
        found.addAll(BomCheck.ofData(job, sources));
        if (!found.isEmpty()) {
            found.addAll(problems);
            throw new GateException(found);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        Target target = sought.orElseThrow();
        refuseOtherTask(target);
        Deciding.refuseFolds(job, () -> inner(examples, rows, target), rows.train().length);
        DataChecks.warnings(
                        examples,
                        rows,
                        target,
                        made.entrySet().stream()
                                .filter(it -> !it.getValue().contains(it.getKey()))
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet()),
                        job.model().wantedTask().isPresent(),
                        session.threads())
                .forEach(warnings);
        pipeline.dataWarnings(examples.inputs()).forEach(warnings);
        return new Prepared(examples, sources, rows, leaks, target, TaskFit.measured(job, target.task()), made);
    }

    /** Looks what transforms would make of the training rows, and adds what is wrong with that. */
    private Map<String, List<String>> made(
            Pipeline pipeline, Examples examples, RowSplit rows, Target target, List<Problem> problems) {
        Set<String> taken = pipeline.taken(examples.inputs());
        if (taken.isEmpty()) {
            return Map.of();
        }
        try {
            Frame training = examples.inputs().select(taken).take(rows.train());
            Map<String, List<String>> made =
                    pipeline.makes(training, target.take(rows.train()), inner(examples, rows, target), session);
            problems.addAll(
                    FittedTransforms.clashes(made, examples.inputs().drop(taken).names()));
            return made;
        } catch (DataException e) {
            problems.addAll(e.problems());
            return Map.of();
        }
    }

    private InnerSplits inner(Examples examples, RowSplit rows, Target target) {
        // Splitters look at keys, target and their own columns alone.
        Examples training = new Examples(examples.rowKeys(), examples.target(), examples.rowKeys(), examples.beside())
                .take(rows.train());
        return InnerSplits.of(
                job.splitter(),
                new TrainingRows(training, target.task() != Task.REGRESSION, rows.test().length),
                session.threads());
    }

    /** {@return the target; empty if it is none, which is then one of the problems} */
    private Optional<Target> target(Examples examples, List<Problem> problems) {
        try {
            return Optional.of(target(examples));
        } catch (DataException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private Target target(Examples examples) {
        return Target.of(examples.target(), job.model().wantedTask().orElse(null))
                .with(MetricWeights.of(job.metrics(), examples.beside()));
    }

    /**
     * Refuses metrics, gates and settings that do not fit the task that the data tells; what else is wrong with the target
     * is left to the check.
     *
     * @throws ConfigException with all of them
     */
    void refuseOtherTask(Examples examples) {
        target(examples, new ArrayList<>()).ifPresent(this::refuseOtherTask); // the check says what else is wrong
    }

    private void refuseOtherTask(Target target) {
        List<Problem> misfits = TaskFit.misfits(job, target);
        if (!misfits.isEmpty()) {
            throw new ConfigException(misfits);
        }
    }

    /** What a schema says to be text is meant so. */
    private void warn(NumericTexts texts, Reader reader) {
        boolean meant = reader.declared()
                .map(it -> it.columns().get(texts.name()))
                .map(it -> it.type() == DataType.STRING)
                .orElse(false);
        if (!meant) {
            warnings.accept(texts.message() + " Maybe " + texts.maybe(reader.nullValues()));
        }
    }
}
