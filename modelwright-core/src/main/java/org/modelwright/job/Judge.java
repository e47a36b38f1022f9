package org.modelwright.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.PairedGain;
import org.modelwright.evidence.Probes;
import org.modelwright.evidence.Promotion;
import org.modelwright.internal.text.Sha256;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.modelfiles.Verdict.Comparison;
import org.modelwright.modelfiles.Verdict.Decision;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.registry.Register;
import org.modelwright.scoring.BehaviourViolations;
import org.modelwright.scoring.RegisteredVersion;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/**
 * Decides what becomes of a model before it is saved, and keeps the verdict with the run.
 *
 * @param job what it asks
 * @param client where its runs and versions are
 * @param run the run that is judged
 */
record Judge(TrainingJob job, MlflowClient client, RunInfo run) {

    private static final int PAGE = 1000;

    /** {@return what is wrong with what a job asks, whatever the data will be} */
    static List<Problem> problems(@Nullable Champion champion, @Nullable Promotion promote, Register registry) {
        List<Problem> problems = new ArrayList<>();
        if (champion != null) {
            try {
                new RegisteredVersion(champion.model());
            } catch (ConfigException e) {
                e.problems().forEach(it -> problems.add(it.at("champion.model", it.place())));
            }
        }
        if (promote != null
                && registry instanceof MlflowRegister mlflow
                && mlflow.aliases().contains(promote.alias())) {
            problems.add(Problem.at(
                    "registry.aliases",
                    "The alias (" + promote.alias()
                            + ") of promote is among the aliases of registry, which every version is" + " given.",
                    "leave it out there."));
        }
        return problems;
    }

    /** {@return whether a verdict is asked for} */
    private boolean isAsked(List<Metric> metrics) {
        return job.champion() != null
                || job.promote() != null
                || !job.behaviour().isEmpty()
                || !Gate.of(metrics, job.gates()).isEmpty();
    }

    /**
     * {@return the behaviour that is to be looked for}
     *
     * @throws ConfigException with every column, class or value of gates and behaviour that the data does not have
     */
    static BehaviourFile asked(TrainingJob job, Examples test, Target target) {
        List<Problem> problems = new ArrayList<>(Gate.withoutColumn(job.gates(), test));
        try {
            BehaviourFile behaviour = Probes.of(job.behaviour(), test.inputs(), target);
            if (problems.isEmpty()) {
                return behaviour;
            }
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        throw new ConfigException(problems);
    }

    /**
     * Holds a saved model against the behaviour that it must have.
     *
     * @param directory its files
     * @param refused hears why there is no version
     * @throws GateException with what does not hold, each with a row and the predictions
     */
    void prove(BehaviourFile behaviour, Path directory, Consumer<Verdict> refused) {
        if (behaviour.isEmpty()) {
            return;
        }
        List<Problem> violations;
        try (ScoringModel model = ScoringModel.load(directory.toString(), null)) {
            violations = BehaviourViolations.of(behaviour, model::predict);
        }
        if (!violations.isEmpty()) {
            throw refusal(violations, refused);
        }
    }

    private GateException refusal(List<Problem> problems, Consumer<Verdict> refused) {
        Verdict verdict = new Verdict(
                Decision.REJECT, problems.stream().map(Problem::message).collect(Collectors.joining(" ")), null);
        tell(verdict);
        refused.accept(verdict);
        return new GateException(problems);
    }

    /** Takes the step that looks the champion over, if one is asked for. */
    Optional<Challenge> challenge(Steps steps, Session session, List<Dataset> sources, Examples test, Target target) {
        Champion asked = job.champion();
        return asked == null
                ? Optional.empty()
                : Optional.of(steps.take(
                        "champion",
                        () -> Challenge.of(asked, client, session, sources, test, target),
                        Challenge::asks));
    }

    /**
     * Takes the step that decides, if anything is asked for.
     *
     * @param scores of the test rows, and of the baseline
     * @param challenge what is known of the champion
     * @param test the test rows
     * @param rows how they were split
     * @param target what is true of them
     * @param outputs what the model said of them
     * @param refused hears why there is no version, before the exception says so
     * @return the verdict
     * @throws GateException if the model is not to have a version
     */
    Optional<Verdict> verdict(
            Steps steps,
            Scores scores,
            List<Metric> metrics,
            Optional<Challenge> challenge,
            Examples test,
            RowSplit rows,
            Target target,
            Frame outputs,
            Consumer<Verdict> refused) {
        return isAsked(metrics)
                ? Optional.of(steps.take(
                        "judge",
                        () -> judge(scores, metrics, challenge, test, rows, target, outputs, refused),
                        it -> it.decision() + ": " + it.reason()))
                : Optional.empty();
    }

    private Verdict judge(
            Scores scores,
            List<Metric> metrics,
            Optional<Challenge> challenge,
            Examples test,
            RowSplit rows,
            Target target,
            Frame outputs,
            Consumer<Verdict> refused) {
        List<Gate> gates = Gate.of(metrics, job.gates());
        List<Problem> misses = scores.misses(gates, metrics, test, target, outputs);
        if (!misses.isEmpty()) {
            throw refusal(misses, refused);
        }
        Verdict verdict = challenge.isEmpty()
                ? unchallenged(gates)
                : challenged(challenge.get(), metrics, test, rows, target, outputs);
        tell(verdict);
        if (verdict.decision() == Decision.REJECT) {
            refused.accept(verdict);
            throw new GateException(
                    verdict.reason(),
                    "a larger no_worse_by, if it may be worse; modelwright plan says what changed since the champion.");
        }
        return verdict;
    }

    private static Verdict unchallenged(List<Gate> gates) {
        String held = gates.stream().map(Gate::asks).collect(Collectors.joining("; "));
        return new Verdict(
                Decision.PROMOTE,
                held.isEmpty() ? "No gate and no champion was asked for." : "All gates hold: " + held + ".",
                null);
    }

    private Verdict challenged(
            Challenge challenge, List<Metric> metrics, Examples test, RowSplit rows, Target target, Frame outputs) {
        ModelVersion champion = challenge.champion();
        if (champion == null) {
            return new Verdict(
                    Decision.PROMOTE,
                    "There is no champion (" + challenge.asked().model() + ") yet.",
                    null);
        }
        if (challenge.hold() != null) {
            return held(champion, challenge.hold());
        }
        Metric metric = metrics.stream()
                .filter(it -> it.key().equals(challenge.asked().metric()))
                .findFirst()
                .orElseThrow();
        RowUnits units = job.splitter().units(test.take(challenge.rows()), rows);
        Optional<PairedGain> gain = PairedGain.of(
                metric, target.take(challenge.rows()), outputs.take(challenge.rows()), challenge.outputs(), units);
        if (gain.isEmpty()) {
            return held(
                    champion,
                    "the metric (" + metric.key() + ") has no bound on these " + challenge.rows().length + " rows ("
                            + units.count() + " "
                            + units.kind().name().toLowerCase(Locale.ROOT) + "s).");
        }
        Comparison comparison = comparison(challenge, champion, gain.get());
        Decision decision = gain.get().decide(challenge.asked().threshold());
        Optional<ModelVersion> now = Challenge.champion(challenge.asked(), client);
        boolean moved = now.filter(it -> it.uri().equals(champion.uri())).isEmpty();
        return decision == Decision.PROMOTE && moved
                ? new Verdict(
                        Decision.HOLD,
                        reason(challenge, comparison) + " But "
                                + challenge.asked().model() + " is "
                                + now.map(ModelVersion::uri).orElse("nothing") + " by now.",
                        comparison)
                : new Verdict(decision, reason(challenge, comparison), comparison);
    }

    private static Verdict held(ModelVersion champion, String why) {
        return new Verdict(Decision.HOLD, "It could not be compared with " + champion.uri() + ": " + why, null);
    }

    private Comparison comparison(Challenge challenge, ModelVersion champion, PairedGain gain) {
        return new Comparison(
                champion.uri(),
                challenge.asked().metric(),
                challenge.asked().threshold(),
                challenge.rows().length,
                challenge.seenRows(),
                challenge.twinRows(),
                gain.score(),
                gain.rivalScore(),
                gain.difference(),
                gain.lower(),
                gain.upper(),
                gain.units().kind(),
                gain.units().count(),
                1 + challengesBefore(challenge, champion));
    }

    private int challengesBefore(Challenge challenge, ModelVersion champion) {
        String id = Sha256.of(champion.uri() + " " + challenge.digest());
        String filter = "tags.`" + RunTags.CHALLENGE + "` = '" + id + "'";
        int before = 0;
        @Nullable String token = null;
        do {
            Page<RunInfo> page = client.tracking().searchRuns(List.of(run.experimentId()), filter, PAGE, token);
            before += page.items().size();
            token = page.nextPageToken();
        } while (token != null);
        client.tracking().setTags(run.runId(), Map.of(RunTags.CHALLENGE, id));
        return before;
    }

    private static String reason(Challenge challenge, Comparison it) {
        return "The " + it.metric() + " is " + number(it.score()) + " where " + it.champion()
                + (it.twinRows() > 0 ? " (its twin, before it was fitted on all rows)" : "") + " has "
                + number(it.championScore()) + ", on " + it.rows() + " test rows that neither has seen"
                + (it.seenRows() > 0 ? " (" + it.seenRows() + " others are removed)" : "") + ". The difference is "
                + number(it.difference()) + ", with one-sided 95 % bounds of " + number(it.lower()) + " and "
                + number(it.upper()) + "; asked is " + challenge.asked().asked() + ", which is above "
                + number(it.threshold()) + ". That is challenge " + it.challenges()
                + " of this champion on these rows.";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    private void tell(Verdict verdict) {
        client.tracking().setTags(run.runId(), tags(verdict));
    }

    /** {@return the tags of a run, and of the version that it makes} */
    static Map<String, String> tags(Verdict verdict) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(RunTags.VERDICT, verdict.decision().name());
        tags.put(RunTags.VERDICT_REASON, MlflowRules.shortened(verdict.reason(), MlflowRules.TAG_VALUE));
        return tags;
    }
}
