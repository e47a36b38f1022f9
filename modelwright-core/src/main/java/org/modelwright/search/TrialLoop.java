package org.modelwright.search;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.InnerFit;
import org.modelwright.model.Model;
import org.modelwright.model.Proposal;
import org.modelwright.splitter.JudgingSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** Tries one proposal after the other on the same inner splits, until there are enough, there is no time left, or no more is proposed. */
public final class TrialLoop {

    private static final double NANOS = 1e9;

    private final Search search;
    private final Frame inputs;
    private final Target target;
    private final FitContext context;
    private final Loss loss;
    private final TrialListener listener;
    private final List<RowSplit> splits;
    private final int[] foldOf;
    private final int[] rows;
    private final List<Trial> trials = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private long start;
    private volatile @Nullable Trial best;

    /**
     * Prepares a search.
     *
     * @param inputs the training rows
     * @param context splits them once more
     * @throws DataException if they cannot be split once more
     */
    public TrialLoop(
            Search search, Frame inputs, Target target, FitContext context, Loss loss, TrialListener listener) {
        this.search = search;
        this.inputs = inputs;
        this.target = target;
        this.context = context;
        this.loss = loss;
        this.listener = listener;
        this.splits = JudgingSplits.of(context.inner(), target.rows());
        if (splits.isEmpty()) {
            throw new DataException(
                    "The " + target.rows() + " training rows cannot be split once more, so no settings can be judged.",
                    "more rows, groups or times, or no search.");
        }
        this.foldOf = new int[target.rows()];
        Arrays.fill(foldOf, -1);
        for (int split = 0; split < splits.size(); split++) {
            for (int row : splits.get(split).test()) {
                foldOf[row] = split;
            }
        }
        int[] judged = new int[foldOf.length];
        int count = 0;
        for (int row = 0; row < foldOf.length; row++) {
            if (foldOf[row] >= 0) {
                judged[count++] = row;
            }
        }
        this.rows = Arrays.copyOf(judged, count);
    }

    /** Why no more was tried. */
    public enum End {
        /** As many were tried as were asked for. */
        TRIALS,
        /** There was no time left. */
        TIME_BUDGET,
        /** Nothing is left to be tried. */
        EXHAUSTED,
        /** Somebody ended it. */
        INTERRUPTED
    }

    /**
     * What came of it.
     *
     * @param trials all of them, in their order
     * @param selection which of them is taken
     * @param end why no more were tried
     * @param splits how many inner splits have judged
     */
    public record Result(List<Trial> trials, Selection selection, End end, int splits) {}

    /** {@return for each training row the number of the split that judges it, from 0 on; -1 for none} */
    public int[] foldOf() {
        return foldOf;
    }

    /**
     * {@return what came of the trials}
     *
     * @param source what to try, whole learners with their transforms
     * @throws DataException if none of them has a score
     * @throws InterruptedJobException if the job is stopped
     */
    public Result run(Proposal.Source source) {
        start = System.nanoTime();
        List<Proposal> proposals = new ArrayList<>();
        End end = null;
        for (int number = 1; end == null; number++) {
            SplittableRandom random = new SplittableRandom(search.randomState() + 1_000_003L * number);
            Optional<Proposal> proposal =
                    number > search.most() ? Optional.empty() : source.next(number, bestFirst(proposals), random);
            if (proposal.isEmpty()) {
                end = number > search.most() ? End.TRIALS : End.EXHAUSTED;
            } else {
                proposals.add(proposal.get());
                end = trial(number, proposal.get());
            }
        }
        List<Trial> finished = trials.stream().filter(Trial::isFinished).toList();
        if (finished.isEmpty()) {
            throw nothing();
        }
        return new Result(
                List.copyOf(trials),
                Selection.of(
                        finished, loss, search.randomState(), context.session().threads()),
                end,
                splits.size());
    }

    private DataException nothing() {
        List<Problem> problems = new ArrayList<>();
        problems.add(Problem.of("None of " + trials.size() + " trials of the search has a score."));
        trials.stream()
                .map(Trial::failure)
                .filter(Objects::nonNull)
                .distinct()
                .limit(3)
                .forEach(it -> problems.add(Problem.of(it)));
        return new DataException(problems);
    }

    private List<Proposal> bestFirst(List<Proposal> proposals) {
        return trials.stream()
                .filter(Trial::isFinished)
                .sorted(Comparator.comparingDouble(Trial::score))
                .map(it -> proposals.get(it.number() - 1))
                .toList();
    }

    /** {@return why nothing is tried any more; null if something is} */
    private @Nullable End trial(int number, Proposal proposal) {
        Optional<TrialListener.Known> known = listener.known(number, proposal, foldOf);
        if (known.isPresent()) {
            take(number, proposal, known.get());
        } else {
            End end = ended();
            if (end != null) {
                return end;
            }
            attempt(number, proposal);
        }
        listener.tried(trials.size(), best, secondsLeft());
        return ended();
    }

    /** What an earlier attempt took of the time is gone. */
    private void take(int number, Proposal proposal, TrialListener.Known known) {
        start -= (long) (known.seconds() * NANOS);
        finish(number, proposal, known.settled(), known.outputs(), known.seconds());
    }

    private void attempt(int number, Proposal proposal) {
        listener.started(number, proposal);
        long began = System.nanoTime();
        List<InnerFit> held;
        try {
            InnerFit.Judge judge = proposal.model().judge(inputs, target, context);
            held = splits.size() > 1
                    ? context.session().threads().map(indexes(), it -> held(judge, it))
                    : List.of(held(judge, 0));
        } catch (EndedTrial e) {
            end(number, proposal, since(began), Trial.End.ENDED, null);
            return;
        } catch (DataException | ConfigException | InfrastructureException e) {
            end(number, proposal, since(began), Trial.End.FAILED, words(e));
            return;
        } catch (InterruptedJobException e) {
            end(number, proposal, since(began), Trial.End.ENDED, null);
            throw e;
        }
        InnerOutputs outputs = new InnerOutputs(foldOf, Outputs.allocate(target.labels(), foldOf.length));
        for (int split = 0; split < splits.size(); split++) {
            int[] judged = splits.get(split).test();
            for (int column = 0; column < outputs.outputs().size(); column++) {
                DoubleBuffer from = held.get(split).outputs().get(column);
                for (int i = 0; i < judged.length; i++) {
                    outputs.outputs().get(column).put(judged[i], from.get(i));
                }
            }
        }
        Model settled = proposal.model()
                .settled(held.stream().flatMap(it -> it.found().stream()).toList());
        finish(number, proposal, settled, outputs, since(began));
    }

    private static String words(ModelwrightException e) {
        return String.join(" ", e.problems().stream().map(Problem::message).toList());
    }

    private List<Integer> indexes() {
        List<Integer> indexes = new ArrayList<>();
        for (int split = 0; split < splits.size(); split++) {
            indexes.add(split);
        }
        return indexes;
    }

    /** A trial that is broken off, for nothing but that. */
    private static final class EndedTrial extends RuntimeException {

        private static final long serialVersionUID = 1;

        EndedTrial() {
            super("The trial was ended.", null, false, false);
        }
    }

    private InnerFit held(InnerFit.Judge judge, int split) {
        try {
            return judge.of(splits.get(split), listener(split));
        } catch (InterruptedJobException e) {
            stopped.set(true); // the others stop with their next round
            throw e;
        }
    }

    private FitListener listener(int split) {
        return (round, rounds, metrics) -> {
            if (stopped.get() || listener.isStopped()) {
                throw new InterruptedJobException("The job was stopped while settings were tried.");
            }
            if (best != null && ended() != null) {
                throw new EndedTrial();
            }
            if (split == 0) {
                listener.round(round, metrics);
            }
        };
    }

    private void finish(int number, Proposal proposal, Model settled, InnerOutputs outputs, double seconds) {
        float[] losses = new float[rows.length];
        double[] sums = new double[splits.size()];
        int[] counts = new int[splits.size()];
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double lost = loss.of(target, rows[i], outputs.outputs(), rows[i]);
            losses[i] = (float) lost;
            sums[foldOf[rows[i]]] += lost;
            counts[foldOf[rows[i]]]++;
            sum += lost;
        }
        double score = loss.score(sum / rows.length);
        if (!Double.isFinite(score)) {
            end(number, proposal, seconds, Trial.End.FAILED, "Its " + loss.score() + " is no number.");
            return;
        }
        double[] scores = new double[sums.length];
        for (int split = 0; split < scores.length; split++) {
            scores[split] = loss.score(sums[split] / counts[split]);
        }
        Trial trial = new Trial(
                number, proposal.name(), proposal.model(), settled, score, losses, seconds, Trial.End.FINISHED, null);
        listener.ended(trial, outputs, scores);
        trials.add(trial);
        if (best == null || score < best.score()) {
            best = trial;
        }
    }

    private void end(int number, Proposal proposal, double seconds, Trial.End end, @Nullable String failure) {
        Trial trial = new Trial(
                number, proposal.name(), proposal.model(), null, Double.NaN, new float[0], seconds, end, failure);
        listener.ended(trial, null, new double[0]);
        trials.add(trial);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / NANOS;
    }

    private OptionalDouble secondsLeft() {
        return search.time().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(search.time().get().toMillis() / 1000.0 - since(start));
    }

    /** {@return why no more is to be tried; null if it is, and as long as nothing was tried} */
    private @Nullable End ended() {
        if (best != null && listener.isEnough()) {
            return End.INTERRUPTED;
        }
        return trials.isEmpty()
                ? null
                : secondsLeft().isPresent() && secondsLeft().getAsDouble() <= 0 ? End.TIME_BUDGET : null;
    }
}
