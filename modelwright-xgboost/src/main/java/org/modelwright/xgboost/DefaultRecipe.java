package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.InnerFit;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.splitter.JudgingSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.xgboost.Candidates.Candidate;
import org.slf4j.Logger;

/**
 * What is trained where nobody says how: a few {@link Candidates}, the best of which by training rows that it has not learned
 * from is fitted to all of them.
 *
 * <p>Those of {@link JudgingSplits} judge. The score is a proper one: the root of the mean squared error in the units of the
 * target, or the log loss, of all rows that judge, as they weigh. A simpler candidate is taken if it is worse by
 * {@value #AS_GOOD} of the best at most.
 */
final class DefaultRecipe {

    private static final Logger LOG = Log.of(DefaultRecipe.class);

    private static final double AS_GOOD = 0.005;
    private static final double LEAST = 1e-15;
    private static final long LONG_NANOS = 5_000_000_000L;

    private final XGBoostModel model;
    private final Frame inputs;
    private final Target target;
    private final FitContext context;
    private final double @Nullable [] weights;
    private final AtomicBoolean stopped = new AtomicBoolean();

    DefaultRecipe(XGBoostModel model, Frame inputs, Target target, FitContext context) {
        this.model = model;
        this.inputs = inputs.valueColumns();
        this.target = target;
        this.context = context;
        // Settings and data are checked once, whichever trees are tried.
        this.weights = training(model).checked().weights();
    }

    /**
     * What rows say of a candidate that has not learned from them.
     *
     * @param outputs by split, of each of its test rows
     */
    private record Tried(Candidate candidate, double score, int rounds, List<List<DoubleBuffer>> outputs) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.5g", candidate.name(), score);
        }
    }

    /** {@return the best of the candidates, fitted to all rows} */
    FittedModel fit() {
        boolean rolls = context.inner().rolls();
        Candidates candidates = new Candidates(model, inputs, target, rolls);
        List<RowSplit> splits = JudgingSplits.of(context.inner(), target.rows());
        if (splits.isEmpty()) {
            return fitted(
                    candidates.trees(3).found(100), "depth 3; there are too few rows, groups or times to choose by");
        }
        List<Tried> tried = tried(candidates, splits);
        if (tried.isEmpty()) {
            throw new DataException(
                    "The numbers of the target (" + target.name() + ") are too large to be squared.",
                    "another unit, such as millions.");
        }
        Tried chosen = chosen(tried);
        if (splits.size() > 1) {
            tell(chosen, splits);
        }
        String by = splits.size() > 1 ? splits.size() + " inner folds" : "an inner split";
        String words = chosen.candidate.name() + "; inner " + (target.task() == Task.REGRESSION ? "rmse" : "log loss")
                + " by " + by + ": " + tried.stream().map(Tried::toString).collect(Collectors.joining(", "));
        return fitted(settled(chosen.candidate.model(), chosen.rounds), words);
    }

    private static Model settled(Model model, int rounds) {
        return model instanceof XGBoostModel trees
                ? trees.found(rounds)
                : model instanceof Pipeline pipeline
                        ? new Pipeline(pipeline.transforms(), settled(pipeline.model(), rounds))
                        : model;
    }

    private FittedModel fitted(Model settings, String words) {
        Map<String, String> facts = new LinkedHashMap<>(Map.of("recipe", words));
        return settings instanceof XGBoostModel trees
                ? training(trees).run(facts)
                : new ChosenModel(settings, settings.fit(inputs, target, context), facts);
    }

    private XGBoostTraining training(XGBoostModel settings) {
        return new XGBoostTraining(settings, inputs, target, context);
    }

    /** {@return what the splits say of each candidate} */
    private List<Tried> tried(Candidates candidates, List<RowSplit> splits) {
        List<Candidate> first = candidates.first();
        List<Candidates.Variation> variations = candidates.variations();
        int most = Math.min(Candidates.MOST, first.size() + variations.size());
        List<Tried> tried = new ArrayList<>();
        long start = System.nanoTime();
        int done = 0;
        for (int i = 0; i < first.size() + variations.size() && done < most; i++) {
            Optional<Candidate> next = i < first.size()
                    ? Optional.of(first.get(i))
                    : variations
                            .get(i - first.size())
                            .of(tried.stream()
                                    .sorted(Comparator.comparingDouble(Tried::score))
                                    .map(Tried::candidate)
                                    .toList());
            if (next.isEmpty()) {
                continue;
            }
            Optional<Tried> judged = tried(next.get(), splits);
            judged.ifPresent(tried::add);
            done++;
            context.listener().tried(done, most);
            if (System.nanoTime() - start > LONG_NANOS) {
                LOG.info(
                        "choose: {} of at most {} candidates tried, {}",
                        done,
                        most,
                        judged.map(Tried::toString).orElse(next.get().name()));
            }
        }
        return tried;
    }

    /** {@return the simplest of those that are as good as the best} */
    private static Tried chosen(List<Tried> tried) {
        double best = tried.stream().mapToDouble(Tried::score).min().orElseThrow();
        return tried.stream()
                .filter(it -> !(it.score > best * (1 + AS_GOOD)))
                .min(Comparator.comparingInt(it -> it.candidate.complexity()))
                .orElseThrow();
    }

    /** {@return what the splits say of a candidate; empty for one without trees that cannot learn from these rows} */
    private Optional<Tried> tried(Candidate candidate, List<RowSplit> splits) {
        List<InnerFit> held;
        try {
            InnerFit.Judge judge = judge(candidate.model());
            // Rows of folds are few: each fold has a thread. Of one split, the threads share the rows.
            held = splits.size() > 1
                    ? context.session().threads().map(splits, it -> held(judge, it))
                    : List.of(held(judge, splits.get(0)));
        } catch (DataException e) {
            if (candidate.model() instanceof XGBoostModel) {
                throw e;
            }
            return Optional.empty();
        }
        double loss = 0;
        double all = 0;
        for (int split = 0; split < splits.size(); split++) {
            int[] rows = splits.get(split).test();
            List<DoubleBuffer> outputs = held.get(split).outputs();
            for (int i = 0; i < rows.length; i++) {
                double weight = weights == null ? 1 : weights[rows[i]];
                loss += weight * loss(rows[i], outputs, i);
                all += weight;
            }
        }
        double mean = loss / all;
        double score = target.task() == Task.REGRESSION ? Math.sqrt(mean) : mean;
        int rounds = (int) Math.max(
                1,
                Math.round(
                        held.stream().mapToInt(DefaultRecipe::rounds).average().orElseThrow()));
        return Double.isFinite(score)
                ? Optional.of(new Tried(
                        candidate,
                        score,
                        rounds,
                        held.stream().map(InnerFit::outputs).toList()))
                : Optional.empty();
    }

    private static int rounds(InnerFit held) {
        return held.found()
                .map(it -> it instanceof XGBoostModel trees ? trees.rounds() : 1)
                .orElse(1);
    }

    /** Whoever has checked settings and data once need not do so again. */
    private InnerFit.Judge judge(Model candidate) {
        if (candidate instanceof XGBoostModel trees) {
            return training(trees)::held;
        }
        if (candidate instanceof Pipeline pipeline && pipeline.model() instanceof XGBoostModel trees) {
            Pipeline.Learned learned = pipeline.learn(inputs, target, context);
            return new XGBoostTraining(trees, learned.columns(), target, learned.context())::held;
        }
        return candidate.judge(inputs, target, context);
    }

    private InnerFit held(InnerFit.Judge judge, RowSplit split) {
        try {
            return judge.of(split, (round, rounds, metrics) -> {
                if (stopped.get()) {
                    throw new InterruptedJobException("Training was stopped.");
                }
            });
        } catch (InterruptedJobException e) {
            stopped.set(true); // the others stop with their next round
            throw e;
        }
    }

    private double loss(int row, List<DoubleBuffer> outputs, int place) {
        if (target.task() == Task.REGRESSION) {
            double difference = target.value(row) - outputs.get(0).get(place);
            return difference * difference;
        }
        return -Math.log(Math.max(LEAST, outputs.get(target.label(row)).get(place)));
    }

    /** Tells the job what the chosen candidate says of each row that it has not learned from. */
    private void tell(Tried chosen, List<RowSplit> splits) {
        int[] foldOf = new int[target.rows()];
        Arrays.fill(foldOf, -1);
        List<DoubleBuffer> outputs = Outputs.allocate(target.labels(), foldOf.length);
        for (int split = 0; split < splits.size(); split++) {
            int[] rows = splits.get(split).test();
            for (int i = 0; i < rows.length; i++) {
                foldOf[rows[i]] = split;
                for (int column = 0; column < outputs.size(); column++) {
                    outputs.get(column)
                            .put(rows[i], chosen.outputs.get(split).get(column).get(i));
                }
            }
        }
        context.listener().folds(foldOf, outputs);
    }
}
