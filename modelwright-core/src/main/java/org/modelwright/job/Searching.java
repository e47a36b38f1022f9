package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.modelwright.data.Examples;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.Pipeline;
import org.modelwright.model.Proposal;
import org.modelwright.modelfiles.SearchSummary;
import org.modelwright.search.InnerOutputs;
import org.modelwright.search.Loss;
import org.modelwright.search.Search;
import org.modelwright.search.SearchSpace;
import org.modelwright.search.Selection;
import org.modelwright.search.Trial;
import org.modelwright.search.TrialLoop;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.task.Target;

/**
 * The step of a run that looks for settings, if the job asks for it.
 *
 * @param job what is searched
 * @param steps which hear of it
 * @param session whose machine is used
 * @param client where trials are kept
 * @param run whose trials they are
 * @param log keeps what is said of the best
 * @param tags of the run
 * @param earlier attempts of the same job that had made a version
 */
record Searching(
        TrainingJob job,
        Steps steps,
        Session session,
        MlflowClient client,
        RunInfo run,
        RunLog log,
        RunTags tags,
        List<Attempt> earlier) {

    private static final int TOLD = 3;

    /** {@return the settings to go on with: those of the job, where it asks for no search} */
    Searched search(InnerSplits inner, Examples train, Target target, Preparation.Prepared data) {
        Search search = job.search();
        return search == null
                ? new Searched(job.pipeline(job.model()), Map.of(), Optional.empty())
                : steps.take("search", () -> search(search, inner, train, target, data), Searching::words);
    }

    private Searched search(
            Search search, InnerSplits inner, Examples train, Target target, Preparation.Prepared data) {
        steps.rows(train.count());
        long start = System.nanoTime();
        Loss loss = Loss.of(target.task(), job.metrics());
        TrialRuns runs = new TrialRuns(job, steps, session, client, run, tags, train, target, loss);
        runs.findEarlier(data.sources(), earlier);
        FitContext context = new FitContext(session, FitListener.NOBODY, inner, train.beside());
        TrialLoop loop = new TrialLoop(search, train.inputs(), target, context, loss, runs);
        TrialLoop.Result result = loop.run(source(search, train, target, context));
        Selection selection = result.selection();
        InnerOutputs judged = runs.outputs(selection.chosen(), loop.foldOf());
        log.inner(train, target, new RoundLog.Folds(judged.foldOf(), judged.outputs()));
        tellFailures(result.trials());
        double seconds = (System.nanoTime() - start) / 1e9;
        SearchSummary summary = new SearchSummary(
                loss.score(),
                result.splits(),
                selection.chosen().losses().length,
                selection.chosen().number(),
                RecordTree.of((Record) settled(selection.chosen()).model()),
                selection.chosen() == selection.best() ? "least" : "one_standard_error",
                selection.chosen().score(),
                selection.best().score(),
                selection.corrected(),
                selection.luck(),
                selection.resamples(),
                result.end().name().toLowerCase(Locale.ROOT),
                seconds,
                runs.seconds(),
                runs.taken(),
                result.trials().stream().map(it -> summary(it, runs)).toList());
        Map<String, String> params = new LinkedHashMap<>();
        params.put("search.best.trial", String.valueOf(summary.chosen()));
        params.put("search.best.run_id", runs.runId(summary.chosen()));
        params.put("search.best.settings", selection.chosen().name());
        runs.chosen(selection, summary, params);
        Pipeline found = settled(selection.chosen());
        return new Searched(
                found,
                params,
                Optional.of(new Searched.Found(
                        summary,
                        search.space().isEmpty()
                                ? null
                                : SearchSpace.of(job.model(), search).ends(found.model()))));
    }

    private static Pipeline settled(Trial trial) {
        return (Pipeline) Objects.requireNonNull(trial.settled());
    }

    /** {@return what to try: the space of the job, or that of the learner for these rows} */
    private Proposal.Source source(Search search, Examples train, Target target, FitContext context) {
        if (search.space().isEmpty()) {
            return job.pipeline(job.model()).proposals(train.inputs(), target, context);
        }
        SearchSpace space = SearchSpace.of(job.model(), search);
        return (number, bestFirst, random) -> space.next(
                        number,
                        bestFirst.stream()
                                .map(it -> new Proposal(it.name(), ((Pipeline) it.model()).model()))
                                .toList(),
                        random)
                .map(it -> new Proposal(it.name(), job.pipeline(it.model())));
    }

    private static SearchSummary.Trial summary(Trial trial, TrialRuns runs) {
        return new SearchSummary.Trial(
                trial.number(),
                trial.name(),
                runs.runId(trial.number()),
                trial.end().name().toLowerCase(Locale.ROOT),
                trial.isFinished() ? Double.valueOf(trial.score()) : null,
                trial.seconds());
    }

    private void tellFailures(List<Trial> trials) {
        List<Trial> failed =
                trials.stream().filter(it -> it.end() == Trial.End.FAILED).toList();
        if (!failed.isEmpty()) {
            steps.warn(failed.size() + " of " + trials.size() + " trials of the search failed and are not chosen: "
                    + failed.stream()
                            .limit(TOLD)
                            .map(it -> it.number() + " (" + it.name() + "): " + it.failure())
                            .collect(Collectors.joining(" "))
                    + (failed.size() > TOLD ? " …" : ""));
        }
    }

    private static String words(Searched searched) {
        SearchSummary summary = Objects.requireNonNull(searched.summary());
        SearchSummary.Trial chosen = summary.trials().get(summary.chosen() - 1);
        return String.format(
                Locale.ROOT,
                "trial %d of %d%s, inner %s %.6g, of which %.2g may be luck%s",
                summary.chosen(),
                summary.trials().size(),
                chosen.settings().isEmpty() ? "" : " (" + chosen.settings() + ")",
                summary.metric(),
                summary.score(),
                summary.luck(),
                switch (summary.end()) {
                    case "time_budget" -> "; the time is over";
                    case "exhausted" -> "; nothing is left to be tried";
                    case "interrupted" -> "; ended by hand";
                    default -> "";
                });
    }
}
