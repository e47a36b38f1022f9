package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ParityMeasure;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** One training: checks columns and target, sets validation rows aside, grows trees. */
final class XGBoostTraining {

    private static final String TRAIN = "train";
    private static final String VALID = "valid";
    /** Metrics of which more is better; XGBoost's other ones are losses. */
    private static final Set<String> MORE_IS_BETTER = Set.of("auc", "aucpr", "ndcg", "map", "pre");

    /** In files it adds what it needs to read them in parts. */
    private static final int BINS_IN_FILES = 2;

    private static final int BLOCK = 4096;

    /** Training rows for which XGBoost's sum of the leaves is compared with one in 64 bits. */
    private static final int COMPARED = 2000;

    /** So many values to be added up, or bins to be compared, take as long as to wake a thread up for each step. */
    private static final long WORTH_A_THREAD = 500_000;

    /** Of a tree of depth 6, whose bins are compared. */
    private static final long NODES = 64;

    private final XGBoostModel model;
    private final FitContext context;
    private final Frame inputs;
    private final Target target;
    private final Objective objective;

    XGBoostTraining(XGBoostModel model, Frame inputs, Target target, FitContext context) {
        this.model = model;
        this.inputs = inputs.valueColumns();
        this.target = target;
        this.context = context;
        this.objective = XGBoostParameters.objective(model.params(), target.task());
    }

    /** {@return the trees} */
    FittedModel run() {
        List<Problem> misfits = XGBoostParameters.misfits(model.params(), objective);
        if (!misfits.isEmpty()) {
            throw new ConfigException(misfits);
        }
        refuseUnknownColumns();
        refuseTargets();
        if (model.earlyStoppingRounds() == null) {
            return fit(inputs, target, Optional.empty());
        }
        int count = target.rows();
        double share = model.validationSize() == null ? 0 : model.validationSize();
        int aside = (int) Math.max(1, Math.round(share * count));
        if (aside >= count) {
            throw new DataException(
                    "Of " + count + " training rows, " + aside + " would be set aside for early stopping.",
                    "more rows, or no early_stopping_rounds.");
        }
        BitSet drawn = draw(count, aside, model.randomState());
        int[] valid = drawn.stream().toArray();
        int[] train = IntStream.range(0, count).filter(row -> !drawn.get(row)).toArray();
        Space space = context.session().space((long) inputs.bytes() * count);
        Threads threads = context.session().threads();
        return fit(
                inputs.take(train, space, threads),
                target.take(train),
                Optional.of(new Validation(inputs.take(valid, space, threads), target.take(valid))));
    }

    /** {@return some of the rows, each as likely as any other; by the seed alone} */
    static BitSet draw(int count, int wanted, long seed) {
        int[] rows = IntStream.range(0, count).toArray();
        Random random = new Random(seed);
        BitSet drawn = new BitSet(count);
        for (int i = 0; i < wanted; i++) {
            int other = i + random.nextInt(count - i);
            int row = rows[other];
            rows[other] = rows[i];
            rows[i] = row;
            drawn.set(row);
        }
        return drawn;
    }

    /** The rows that judge each round. */
    private record Validation(Frame inputs, Target target) {}

    private FittedModel fit(Frame train, Target labels, Optional<Validation> validation) {
        List<Encoding> encodings = encodings(train);
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (Encoding encoding : encodings) {
            for (String column : encoding.columns()) {
                columns.add(column);
                types.add(encoding.type());
            }
        }
        int maxBin = XGBoostParameters.maxBin(model.params());
        int threads = threads(train.rows(), columns.size(), maxBin);
        TargetScale scale = labels.task() == Task.REGRESSION ? TargetScale.of(objective, labels) : TargetScale.NONE;
        List<Map.Entry<String, String>> settings = new ArrayList<>(XGBoostParameters.settings(
                scale.convert(model.params(), objective, labels),
                objective,
                labels.labels().count(),
                threads,
                model.randomState()));
        settings.addAll(constraints(encodings));
        // XGBoost holds each value twice, by rows and by columns.
        long bytes = 2L * inputs.rows() * columns.size();
        BinFiles files = context.session().resources().fits(bytes)
                ? null
                : BinFiles.of(context.session(), BINS_IN_FILES * bytes);
        QuantileMatrix.Layout layout = new QuantileMatrix.Layout(
                Booster.legalNames(columns), types, maxBin, threads, files == null ? null : files.prefix());
        List<QuantileMatrix> matrices = new ArrayList<>();
        try {
            List<Target> targets = new ArrayList<>(List.of(labels));
            QuantileMatrix first =
                    QuantileMatrix.of(new ColumnBatches(encodings, train), scale.learned(labels), layout, null);
            matrices.add(first);
            if (validation.isPresent()) {
                Validation valid = validation.get();
                targets.add(valid.target());
                matrices.add(QuantileMatrix.of(
                        new ColumnBatches(encodings, valid.inputs()), scale.learned(valid.target()), layout, first));
            }
            try (Booster booster = Booster.create(matrices)) {
                List<Problem> unused = XGBoostParameters.configure(booster, settings, objective);
                if (!unused.isEmpty()) {
                    refuseParams();
                    throw new ConfigException(unused);
                }
                Rounds rounds = grow(booster, new RoundMetrics(scale, targets), validation.isPresent());
                Map<String, String> facts = new LinkedHashMap<>();
                facts.put("objective", objective.word());
                facts.put("rounds", String.valueOf(rounds.count));
                if (scale.changes()) {
                    facts.put("target_shift", String.valueOf(scale.shift()));
                    facts.put("target_scale", String.valueOf(scale.scale()));
                }
                Fitting fitting = new Fitting(labels, encodings, layout, types, scale, facts);
                if (rounds.best == null) {
                    return fitting.finish(booster, train);
                }
                Best best = rounds.best;
                facts.put("best_iteration", String.valueOf(best.round));
                facts.put("best_score", String.valueOf(best.score));
                facts.put("best_metric", best.metric);
                facts.put(
                        "validation_rows",
                        String.valueOf(validation.map(it -> it.target().rows()).orElse(0)));
                try (Booster kept = booster.first(best.round + 1)) {
                    kept.attribute("best_iteration", String.valueOf(best.round));
                    kept.attribute("best_score", String.valueOf(best.score));
                    return fitting.finish(kept, train);
                }
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

    /** Tells, where training failed, whether it was for params that nobody has checked, or that do not fit the task. */
    private void refuseParams() {
        XGBoostParameters.check(model.params(), target.task(), model.randomState());
    }

    /** What makes trees a model. */
    private final class Fitting {
        private final Target labels;
        private final List<Encoding> encodings;
        private final QuantileMatrix.Layout layout;
        private final List<String> types;
        private final TargetScale scale;
        private final Map<String, String> facts;

        Fitting(
                Target labels,
                List<Encoding> encodings,
                QuantileMatrix.Layout layout,
                List<String> types,
                TargetScale scale,
                Map<String, String> facts) {
            this.labels = labels;
            this.encodings = encodings;
            this.layout = layout;
            this.types = types;
            this.scale = scale;
            this.facts = facts;
        }

        /** Where 32 bits have swallowed more than the proof of the model will bear, the leaves are rounded to them. */
        FittedXGBoost finish(Booster booster, Frame train) {
            booster.name(layout.columns(), types);
            scale.write(booster);
            byte[] json = booster.save("json");
            FittedXGBoost fitted = fitted(booster.save("ubj"), json);
            Frame some = train.head(COMPARED);
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
                return fitted(other.save("ubj"), rounded);
            }
        }

        private FittedXGBoost fitted(byte[] ubj, byte[] json) {
            return new FittedXGBoost(objective, labels.labels(), encodings, TreeEnsemble.read(json), scale, ubj, facts);
        }
    }

    /**
     * {@return how many threads the rows are worth}
     *
     * <p>A thread that waits passively is woken up some thirty times for each tree, which takes longer than to grow a
     * small one. The trees are the same.
     */
    private int threads(int rows, int columns, int maxBin) {
        long work = columns * (rows + NODES * Math.min(maxBin, rows));
        return (int) Math.max(1, Math.min(context.session().threads().count(), work / WORTH_A_THREAD));
    }

    /** The best round so far. */
    private record Best(int round, double score, String metric) {}

    /** How many rounds there were, and the best of them if somebody looked. */
    private record Rounds(int count, @Nullable Best best) {}

    private Rounds grow(Booster booster, RoundMetrics told, boolean stopEarly) {
        int most = model.numBoostRound();
        List<String> names = stopEarly ? List.of(TRAIN, VALID) : List.of(TRAIN);
        Best best = null;
        int round = 0;
        String metric = "";
        while (round < most) {
            if (Thread.interrupted()) {
                throw new InterruptedJobException("Training was stopped after " + round + " of " + most + " rounds.");
            }
            booster.update(round);
            Map<String, Double> metrics = told.of(booster, round, names);
            context.listener().round(round, most, metrics);
            round++;
            if (!stopEarly) {
                continue;
            }
            double score = Double.NaN;
            for (Map.Entry<String, Double> entry : metrics.entrySet()) {
                if (entry.getKey().startsWith(VALID)) {
                    metric = entry.getKey();
                    score = entry.getValue();
                }
            }
            if (!Double.isNaN(score) && (best == null || isBetter(metric, score, best.score))) {
                best = new Best(round - 1, score, metric);
            }
            Integer patience = model.earlyStoppingRounds();
            int since = best == null ? round : round - 1 - best.round;
            if (patience != null && since >= patience) {
                break;
            }
        }
        if (stopEarly && best == null) {
            throw new DataException(
                    "The metric (" + metric + ") is no number in any of " + round + " rounds.",
                    "a larger validation_size, or another eval_metric in params.");
        }
        return new Rounds(round, best);
    }

    private static boolean isBetter(String metric, double score, double than) {
        String plain = metric.substring(VALID.length() + 1).replaceFirst("@.*", "");
        return MORE_IS_BETTER.contains(plain) ? score > than : score < than;
    }

    private void refuseTargets() {
        if (target.rows() == 0) {
            throw new DataException("There are no training rows.");
        }
        if (target.task() != Task.REGRESSION) {
            return;
        }
        int beyond = 0;
        int first = -1;
        for (int row = 0; row < target.rows(); row++) {
            double value = target.value(row);
            if (!objective.takes(value) || !Float.isFinite((float) value)) {
                beyond++;
                first = first < 0 ? row : first;
            }
        }
        if (beyond > 0) {
            throw new DataException(
                    "The objective (" + objective.word() + ") does not take the target (" + target.name() + ") in "
                            + beyond + " of " + target.rows() + " training rows, first (" + target.value(first)
                            + ") in training row " + first + ".",
                    objective.takes(target.value(first))
                            ? "numbers that 32-bit floats can hold, up to 3.4e38."
                            : objective.targets() + ", or the objective reg:squarederror.");
        }
    }

    private void refuseUnknownColumns() {
        List<Problem> problems = new ArrayList<>();
        refuseUnknown("categorical", model.categorical(), problems);
        refuseUnknown("monotone_constraints", model.monotoneConstraints().keySet(), problems);
        interactions().forEach(group -> refuseUnknown("interaction_constraints", group, problems));
        for (String name : model.monotoneConstraints().keySet()) {
            inputs.find(name)
                    .filter(column -> column.type() == DataType.STRING)
                    .ifPresent(column -> problems.add(Problem.of(
                            "The column (" + name + ") of monotone_constraints is text, which has no order.",
                            "monotone_constraints without " + name + ".")));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void refuseUnknown(String key, Iterable<String> names, List<Problem> problems) {
        for (String name : names) {
            if (inputs.find(name).isEmpty()) {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + key + " is not among the inputs.",
                        Nearest.of(name, inputs.names())));
            }
        }
    }

    /** The column names of the interaction constraints; their form is checked by the model's constructor. */
    private List<List<String>> interactions() {
        List<List<String>> groups = new ArrayList<>();
        if (model.params().get(XGBoostParameters.INTERACTIONS) instanceof List<?> lists) {
            for (Object group : lists) {
                groups.add(((List<?>) group).stream().map(String::valueOf).toList());
            }
        }
        return groups;
    }

    private List<Encoding> encodings(Frame train) {
        List<String> outputs = new ArrayList<>(List.of(Outputs.PREDICTION));
        target.labels().texts().forEach(label -> outputs.add(Outputs.probability(label)));
        boolean oneHot = model.categoricalEncoding() == XGBoostModel.CategoricalEncoding.ONE_HOT;
        List<Problem> problems = new ArrayList<>();
        List<Encoding> encodings = new ArrayList<>();
        for (Column column : train.columns()) {
            String what = "The column (" + column.name() + ") ";
            List<String> own = List.of(column.name());
            if (column.type() == DataType.DATETIME) {
                problems.add(Problem.of(what + "is a date, which cannot be a feature.")
                        .excluding(own));
                continue;
            }
            if (outputs.contains(column.name())) {
                problems.add(Problem.of(what + "has the name of an output of the model.")
                        .excluding(own));
            }
            Feature feature = new Feature(column.name(), column.type());
            boolean missing;
            if (column.type() == DataType.STRING || model.categorical().contains(column.name())) {
                Encoding.Category category = Encoding.Category.of(feature, column, oneHot);
                missing = category.categories().isEmpty();
                encodings.add(category);
            } else {
                missing = column.isAllMissing();
                encodings.add(new Encoding.Number(feature));
            }
            if (missing) {
                problems.add(Problem.of(what + "is missing in every training row (" + column.rows() + ").")
                        .excluding(own));
            }
            int infinite = infinite(inputs.column(column.name()));
            if (infinite > 0) {
                problems.add(Problem.of(what + "is infinite, or beyond what 32-bit floats hold, in " + infinite + " of "
                                + inputs.rows() + " training rows.")
                        .excluding(own));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        if (encodings.isEmpty()) {
            throw new DataException("There is no column to learn from.", "fewer names in exclude, or more in columns.");
        }
        return encodings;
    }

    private static int infinite(Column column) {
        int infinite = 0;
        for (int from = 0; column.type() == DataType.DOUBLE && from < column.rows(); from += BLOCK) {
            double[] numbers = new double[Math.min(BLOCK, column.rows() - from)];
            column.numbers(from, numbers);
            for (double number : numbers) {
                infinite += Float.isInfinite((float) number) ? 1 : 0;
            }
        }
        return infinite;
    }

    /** The constraints that need to know the place of each column. */
    private List<Map.Entry<String, String>> constraints(List<Encoding> encodings) {
        List<String> signs = new ArrayList<>();
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (Encoding encoding : encodings) {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < encoding.columns().size(); i++) {
                own.add(String.valueOf(signs.size()));
                signs.add(String.valueOf(model.monotoneConstraints()
                        .getOrDefault(encoding.feature().name(), 0)));
            }
            places.put(encoding.feature().name(), own);
        }
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        if (!model.monotoneConstraints().isEmpty()) {
            // Too few would go unnoticed: one for each column.
            settings.add(Map.entry("monotone_constraints", "(" + String.join(",", signs) + ")"));
        }
        List<List<String>> interactions = interactions();
        if (!interactions.isEmpty()) {
            List<String> groups = new ArrayList<>();
            for (List<String> group : interactions) {
                List<String> members = new ArrayList<>();
                group.forEach(name -> members.addAll(places.getOrDefault(name, List.of())));
                groups.add("[" + String.join(",", members) + "]");
            }
            settings.add(Map.entry(XGBoostParameters.INTERACTIONS, "[" + String.join(",", groups) + "]"));
        }
        return settings;
    }
}
