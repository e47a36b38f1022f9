package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Checkpoint;
import org.modelwright.data.Checkpoints;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.FreedMemory;
import org.modelwright.data.Threads;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.Workers;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.InnerFit;
import org.modelwright.model.ParityMeasure;
import org.modelwright.model.Refit;
import org.modelwright.model.RowNumbers;
import org.modelwright.model.TargetTransform;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** One training: checks columns and target, sets validation rows aside, grows trees. */
final class XGBoostTraining {

    private static final String BEST_ITERATION = "best_iteration";
    private static final String BEST_SCORE = "best_score";
    /** In files it adds what it needs to read them in parts. */
    private static final int BINS_IN_FILES = 2;

    /** Training rows for which XGBoost's sum of the leaves is compared with one in 64 bits. */
    private static final int COMPARED = 2000;

    /** Bins of so many bytes leave behind what is worth to be looked for. */
    private static final long LARGE = 16 << 20;

    private final XGBoostModel model;
    private final FitContext context;
    private final Frame inputs;
    private final Target target;
    private final Objective objective;
    private final TrainingColumns columns;

    XGBoostTraining(XGBoostModel model, Frame inputs, Target target, FitContext context) {
        this.model = model;
        this.inputs = inputs.valueColumns();
        this.target = target;
        this.context = context;
        this.objective = XGBoostParameters.objective(model.params(), target.task());
        this.columns = new TrainingColumns(model, this.inputs, target);
    }

    /** Refuses settings and data that cannot be trained with. */
    XGBoostTraining checked() {
        List<Problem> misfits = model.misfits(target.task());
        if (!misfits.isEmpty()) {
            throw new ConfigException(misfits);
        }
        columns.refuseUnknownColumns();
        columns.refuseTargets();
        refuseData();
        return this;
    }

    /** {@return the trees} */
    FittedModel run() {
        return run(Map.of());
    }

    /** {@return the trees, which know what was found before} */
    FittedModel run(Map<String, String> known) {
        Rows all = rows();
        if (model.earlyStoppingRounds() == null) {
            return fit(all, Optional.empty(), model.found(model.rounds()), known);
        }
        int count = target.rows();
        double share = model.validationSize() == null ? 0 : model.validationSize();
        RowSplit inner = context.inner().validation(count, share);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("validation_rows", String.valueOf(inner.test().length));
        if (!inner.words().isEmpty()) {
            facts.put("validation", inner.words());
        }
        FitContext.Sides sides = context.features().of(inputs, inner);
        FittedXGBoost judged = fit(
                all.take(inner.train(), sides.train()),
                Optional.of(all.take(inner.test(), sides.test())),
                model,
                facts);
        if (model.refit() == Refit.NONE) {
            return judged;
        }
        Map<String, String> found = new LinkedHashMap<>(judged.facts());
        found.put("refit_rows", String.valueOf(count));
        return fit(
                all,
                Optional.empty(),
                judged.found().map(XGBoostModel.class::cast).orElseThrow(),
                found);
    }

    private void refuseData() {
        List<Problem> problems = model.dataProblems(inputs, context.beside());
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private Rows rows() {
        TargetTransform transform = model.targetTransform();
        return new Rows(inputs, transform == null ? target : transform.of(target), weights());
    }

    /** {@return how much each row counts; null for alike} */
    double @Nullable [] weights() {
        double[] weights = model.sampleWeight() == null
                ? null
                : RowNumbers.of(context.beside().column(model.sampleWeight()));
        if (model.classWeight() == null) {
            return weights;
        }
        return RowNumbers.balanced(target, weights == null ? RowNumbers.alike(target.rows()) : weights);
    }

    /** Rows to learn from, or to judge each round by; weights are null where all count alike. */
    private final class Rows {
        private final Frame inputs;
        private final Target target;
        private final double @Nullable [] weights;

        Rows(Frame inputs, Target target, double @Nullable [] weights) {
            this.inputs = inputs;
            this.target = target;
            this.weights = weights;
        }

        /** {@return some of them, with their features} */
        Rows take(int[] rows, Frame features) {
            double[] taken = weights == null
                    ? null
                    : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray();
            return new Rows(features, target.take(rows), taken);
        }

        /** {@return the SHA-256 of all that is learned from} */
        String digest() {
            int count = target.rows();
            DoubleColumn wanted = DoubleColumn.of(
                    "target",
                    IntStream.range(0, count)
                            .mapToDouble(
                                    it -> objective.task() == Task.REGRESSION ? target.value(it) : target.label(it))
                            .toArray());
            Frame beside = weights == null ? Frame.of(wanted) : Frame.of(wanted, DoubleColumn.of("weight", weights));
            return ContentHash.of(inputs, Threads.CALLER) + ContentHash.of(beside, Threads.CALLER);
        }

        QuantileMatrix.RowInfo info(TargetScale scale) {
            return new QuantileMatrix.RowInfo(
                    scale.learned(target),
                    weights == null ? null : QuantileMatrix.floats(weights),
                    model.baseMargin() == null
                            ? null
                            : QuantileMatrix.floats(RowNumbers.of(inputs.column(model.baseMargin()))));
        }
    }

    /** What becomes of a booster that is ready to grow trees. */
    private interface Growth<T> {
        T of(Booster booster, Prepared prepared);
    }

    /** How rows reach a booster. */
    private record Prepared(
            List<Encoding> encodings, List<String> types, TargetScale scale, QuantileMatrix.Layout layout) {}

    /**
     * Learns from rows.
     *
     * @param validation those that judge each round, if training is to stop early
     * @param settings how many rounds to grow, and when to stop
     * @param known what an earlier fit found out
     */
    private FittedXGBoost fit(Rows train, Optional<Rows> validation, XGBoostModel settings, Map<String, String> known) {
        List<Encoding> encodings = columns.encodings(train.inputs, true);
        boolean again = known.containsKey(BEST_ITERATION);
        boolean heard = !again && (validation.isPresent() || context.listener() != FitListener.NOBODY);
        int every = again ? 1 : RoundMetrics.every(train.target.rows(), model.params());
        if (context.workers().isPresent()) {
            return shared(train, validation, settings, known, encodings, heard ? every : 0);
        }
        return boosted(train, validation, encodings, (booster, prepared) -> {
            List<RoundMetrics.Judged> judged = new ArrayList<>();
            judged.add(new RoundMetrics.Judged(GrowTask.TRAIN, train.target::value, train.weights, every));
            validation.ifPresent(
                    it -> judged.add(new RoundMetrics.Judged(RoundLoop.VALID, it.target::value, it.weights, 1)));
            RoundLoop.Grown rounds = new RoundLoop(
                            settings,
                            heard ? new RoundMetrics(prepared.scale, judged) : null,
                            context.listener(),
                            checkpoint(settings, heard ? judged.size() : 0, train, validation))
                    .grow(booster);
            return finished(booster, rounds, train, prepared, facts(prepared.scale, rounds.count(), every, known));
        });
    }

    private FittedXGBoost finished(
            Booster booster, RoundLoop.Grown rounds, Rows train, Prepared prepared, Map<String, String> facts) {
        Fitting fitting =
                new Fitting(train, prepared.encodings, prepared.layout, prepared.types, prepared.scale, facts);
        RoundLoop.Best best = rounds.best();
        if (best == null) {
            if (facts.containsKey(BEST_ITERATION)) {
                writeBest(booster, facts);
            }
            return fitting.finish(booster, rounds.count());
        }
        facts.put(BEST_ITERATION, String.valueOf(best.round()));
        facts.put(BEST_SCORE, String.valueOf(best.score()));
        facts.put("best_metric", best.metric());
        try (Booster kept = booster.first(best.round() + 1)) {
            writeBest(kept, facts);
            return fitting.finish(kept, best.round() + 1);
        }
    }

    /** {@return what the test rows of a split say of a model of its training rows, which stops early by them, if at all} */
    InnerFit held(RowSplit split, FitListener listener) {
        Rows all = rows();
        FitContext.Sides sides = context.features().of(inputs, split);
        Rows train = all.take(split.train(), sides.train());
        Rows judge = all.take(split.test(), sides.test());
        return boosted(train, Optional.of(judge), columns.encodings(train.inputs, false), (booster, prepared) -> {
            RoundMetrics told = new RoundMetrics(
                    prepared.scale,
                    List.of(new RoundMetrics.Judged(RoundLoop.VALID, judge.target::value, judge.weights, 1)));
            RoundLoop.Grown rounds =
                    new RoundLoop(model, told, listener, checkpoint(model, 1, train, Optional.of(judge))).grow(booster);
            int best = rounds.best() == null ? rounds.count() : rounds.best().round() + 1;
            return new InnerFit(outputs(booster.predictions(0, best), prepared.scale), Optional.of(model.found(best)));
        });
    }

    /** {@return how far the same fit has come before, by the same library on the same rows} */
    private Checkpoint checkpoint(XGBoostModel settings, int told, Rows train, Optional<Rows> validation) {
        return Checkpoints.of(context.session())
                .fit(() -> String.join(
                        "\n",
                        XGBoostLibrary.get().machineCode().version(),
                        model.toString(),
                        settings.toString(),
                        target.task() + " " + target.labels().texts(),
                        String.valueOf(told),
                        train.digest(),
                        validation.map(Rows::digest).orElse("")));
    }

    /** XGBoost gives the second of two classes alone. */
    private List<DoubleBuffer> outputs(float[] learned, TargetScale scale) {
        int classes = target.labels().count();
        int groups = classes > 2 ? classes : 1;
        List<DoubleBuffer> outputs = Outputs.allocate(target.labels(), learned.length / groups);
        for (int i = 0; i < learned.length; i++) {
            if (classes == 0) {
                outputs.get(0).put(i, scale.undo(learned[i]));
            } else if (classes == 2) {
                outputs.get(0).put(i, 1f - learned[i]);
                outputs.get(1).put(i, learned[i]);
            } else {
                outputs.get(i % groups).put(i / groups, learned[i]);
            }
        }
        return outputs;
    }

    /** What a booster is to know before it sees a row. */
    private record Setup(
            List<String> names,
            List<String> types,
            int maxBin,
            int threads,
            TargetScale scale,
            List<Map.Entry<String, String>> parameters) {}

    private Setup setup(Rows train, List<Encoding> encodings) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (Encoding encoding : encodings) {
            for (String column : encoding.columns()) {
                names.add(column);
                types.add(encoding.type());
            }
        }
        Target labels = train.target;
        int maxBin = XGBoostParameters.maxBin(model.params());
        int threads = (int)
                Math.min(context.session().threads().count(), ThreadCount.worth(labels.rows(), names.size(), maxBin));
        // Whoever says what a margin starts from says it in the target's own unit.
        TargetScale scale = labels.task() == Task.REGRESSION && model.baseMargin() == null
                ? TargetScale.of(objective, labels, model.targetTransform())
                : TargetScale.none(model.targetTransform());
        List<Map.Entry<String, String>> parameters = new ArrayList<>(XGBoostParameters.settings(
                scale.convert(model.params(), objective, labels),
                objective,
                labels.labels().count(),
                threads,
                model.randomState()));
        parameters.addAll(columns.constraints(encodings));
        return new Setup(names, types, maxBin, threads, scale, parameters);
    }

    /** Learns by workers, each of which has a share of the rows; what they have grown is a model as any other. */
    private FittedXGBoost shared(
            Rows train,
            Optional<Rows> validation,
            XGBoostModel settings,
            Map<String, String> known,
            List<Encoding> encodings,
            int every) {
        Workers workers = context.workers().orElseThrow();
        refuseParams(); // the workers would, each for itself
        Setup setup = setup(train, encodings);
        SharedLimits.refuse(model.params());
        SharedLimits.refuse(inputs.rows(), setup.names.size(), workers, context.session());
        QuantileMatrix.Layout layout = new QuantileMatrix.Layout(
                Booster.legalNames(setup.names), setup.types, setup.maxBin, setup.threads, null);
        QuantileMatrix.RowInfo info = train.info(setup.scale);
        List<WorkerTable> tables = new ArrayList<>();
        tables.add(SharedTables.of(GrowTask.TRAIN, encodings, train.inputs, info));
        validation.ifPresent(
                it -> tables.add(SharedTables.of(RoundLoop.VALID, encodings, it.inputs, it.info(setup.scale))));
        GrowTask task =
                GrowTask.of(settings, layout, setup.parameters, setup.scale, every, validation.isPresent(), info);
        GrowTask.Trees trees = workers.run(tables, task, GrowTask.telling(context.listener(), settings.rounds()));
        Map<String, String> facts = facts(setup.scale, trees.rounds(), Math.max(1, every), known);
        facts.put("workers", String.valueOf(workers.count()));
        try (Booster booster = Booster.load(trees.ubj())) {
            Prepared prepared = new Prepared(encodings, setup.types, setup.scale, layout);
            return finished(booster, new RoundLoop.Grown(trees.rounds(), trees.best()), train, prepared, facts);
        }
    }

    private Map<String, String> facts(TargetScale scale, int rounds, int every, Map<String, String> known) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("objective", objective.word());
        facts.put("rounds", String.valueOf(rounds));
        if (every > 1) {
            facts.put("train_metric_every", String.valueOf(every));
        }
        if (scale.transform() != null) {
            facts.put("target_transform", scale.transform().name().toLowerCase(Locale.ROOT));
        }
        if (scale.changes()) {
            facts.put("target_shift", String.valueOf(scale.shift()));
            facts.put("target_scale", String.valueOf(scale.scale()));
        }
        known.forEach(facts::putIfAbsent);
        return facts;
    }

    /** Sorts rows into bins, and lets trees be grown on them. */
    private <T> T boosted(Rows train, Optional<Rows> validation, List<Encoding> encodings, Growth<T> growth) {
        Setup setup = setup(train, encodings);
        List<String> names = setup.names;
        List<String> types = setup.types;
        TargetScale scale = setup.scale;
        List<Map.Entry<String, String>> parameters = setup.parameters;
        // XGBoost holds each value twice, by rows and by columns.
        long bytes = 2L * inputs.rows() * names.size();
        BinFiles files = context.session().resources().fits(bytes)
                ? null
                : BinFiles.of(context.session(), BINS_IN_FILES * bytes);
        QuantileMatrix.Layout layout = new QuantileMatrix.Layout(
                Booster.legalNames(names), types, setup.maxBin, setup.threads, files == null ? null : files.prefix());
        List<QuantileMatrix> matrices = new ArrayList<>();
        try {
            QuantileMatrix first =
                    QuantileMatrix.of(new ColumnBatches(encodings, train.inputs), train.info(scale), layout, null);
            matrices.add(first);
            validation.ifPresent(valid -> matrices.add(
                    QuantileMatrix.of(new ColumnBatches(encodings, valid.inputs), valid.info(scale), layout, first)));
            if (bytes >= LARGE) {
                FreedMemory.giveBack(); // What sorting into bins took: growing trees needs other memory.
            }
            try (Booster booster = Booster.create(matrices)) {
                List<Problem> unused = XGBoostParameters.configure(booster, parameters, objective);
                if (!unused.isEmpty()) {
                    refuseParams();
                    throw new ConfigException(unused);
                }
                return growth.of(booster, new Prepared(encodings, types, scale, layout));
            }
        } catch (XGBoostError e) {
            if (e.text().contains("bad_alloc") || e.text().contains("memory")) {
                throw new InfrastructureException(
                        "XGBoost needs more memory than there is: " + e.text(), "fewer rows, or a lower max_bin.", e);
            }
            refuseParams();
            throw new DataException("XGBoost cannot learn from these rows: " + e.text(), null, e);
        } finally {
            matrices.forEach(QuantileMatrix::close);
            if (files != null) {
                files.close();
            }
        }
    }

    private static void writeBest(Booster booster, Map<String, String> facts) {
        for (String fact : List.of(BEST_ITERATION, BEST_SCORE)) {
            booster.attribute(fact, facts.getOrDefault(fact, ""));
        }
    }

    /** Tells, where training failed, whether it was for params that nobody has checked, or that do not fit the task. */
    private void refuseParams() {
        XGBoostParameters.check(model.params(), target.task(), model.randomState());
    }

    /** What makes trees a model. */
    private final class Fitting {
        private final Rows train;
        private final List<Encoding> encodings;
        private final QuantileMatrix.Layout layout;
        private final List<String> types;
        private final TargetScale scale;
        private final Map<String, String> facts;

        Fitting(
                Rows train,
                List<Encoding> encodings,
                QuantileMatrix.Layout layout,
                List<String> types,
                TargetScale scale,
                Map<String, String> facts) {
            this.train = train;
            this.encodings = encodings;
            this.layout = layout;
            this.types = types;
            this.scale = scale;
            this.facts = facts;
        }

        /** Where 32 bits have swallowed more than the proof of the model will bear, the leaves are rounded to them. */
        FittedXGBoost finish(Booster booster, int rounds) {
            booster.name(layout.columns(), types);
            scale.write(booster);
            byte[] json = booster.save("json");
            FittedXGBoost fitted = fitted(booster.save("ubj"), json, rounds);
            Frame some = train.inputs.head(COMPARED);
            double gap =
                    Arrays.stream(fitted.nativeGaps(some).orElseThrow()).max().orElse(0);
            double tolerance =
                    fitted.task() == Task.REGRESSION ? ParityMeasure.TOLERANCE : ParityMeasure.PROBABILITY_TOLERANCE;
            if (gap <= tolerance / 5) {
                return fitted;
            }
            double unit = ExactLeaves.unit(fitted.largestMargin(some));
            facts.put("leaves_rounded_to", String.valueOf(unit));
            byte[] rounded = ExactLeaves.round(json, unit);
            try (Booster other = Booster.load(rounded)) {
                return fitted(other.save("ubj"), rounded, rounds);
            }
        }

        private FittedXGBoost fitted(byte[] ubj, byte[] json, int rounds) {
            return new FittedXGBoost(
                    objective,
                    train.target.labels(),
                    train.inputs.columns().stream()
                            .map(it -> new Feature(it.name(), it.type()))
                            .toList(),
                    encodings,
                    model.baseMargin(),
                    TreeEnsemble.read(json),
                    scale,
                    ubj,
                    facts,
                    model.found(rounds));
        }
    }
}
