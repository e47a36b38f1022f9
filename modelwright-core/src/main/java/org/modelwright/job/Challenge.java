package org.modelwright.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.ContentHash;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.KeyMatch;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Champion;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.schema.Selection;
import org.modelwright.scoring.RegisteredVersion;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.table.ParquetTable;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What is known of a job's champion before anything is trained: which version it is, which test rows it has not seen, and
 * what it says of them.
 *
 * @param asked what the job asks
 * @param champion the version; null as long as there is none
 * @param hold why the two cannot be compared; null if they can
 * @param rows the places, among the test rows, of those that the champion has not seen
 * @param seenRows how many it has seen
 * @param twinRows how many of the rows are judged by the champion's twin, which was not trained on them
 * @param outputs what the champion says of the rows
 * @param digest of the rows' names: which rows they are
 */
record Challenge(
        Champion asked,
        @Nullable ModelVersion champion,
        @Nullable String hold,
        int[] rows,
        int seenRows,
        int twinRows,
        Frame outputs,
        String digest) {

    /** Fewer rows say too little. */
    static final int FEWEST_ROWS = 100;

    private static final String PREDICTIONS = "predictions.parquet";

    /**
     * {@return what is known of the champion}
     *
     * @param sources the lineage of inputs and targets
     * @param test the test rows
     * @param target what is predicted
     * @throws ConfigException if there is no such version, and cannot be one yet
     * @throws DataException if its files are damaged
     */
    static Challenge of(
            Champion asked, MlflowClient client, Session session, List<Dataset> sources, Examples test, Target target) {
        Optional<ModelVersion> found = champion(asked, client);
        if (found.isEmpty()) {
            return none(asked, Map.of());
        }
        ModelVersion version = found.get();
        try (ScoringModel model = ScoringModel.load(version.uri(), client.trackingUri())) {
            return new Look(asked, version, client, session).challenge(model, sources, test, target);
        }
    }

    /** {@return the version that must be beaten; empty as long as there is none} */
    static Optional<ModelVersion> champion(Champion asked, MlflowClient client) {
        RegisteredVersion named = new RegisteredVersion(asked.model());
        Optional<ModelVersion> found = client.exists() ? named.find(client.registry()) : Optional.empty();
        if (found.isEmpty() && named.isNumbered()) {
            throw new ConfigException(Problem.at(
                    "champion.model",
                    "The champion (" + asked.model() + ") is not there.",
                    "models:/" + named.name() + "@champion, which the first version may become."));
        }
        return found;
    }

    /** {@return a challenge without rows} */
    private static Challenge none(Champion asked, Map<String, Object> known) {
        Map<String, Object> all = new HashMap<>(known);
        all.putAll(Map.of("asked", asked, "rows", new int[0], "seenRows", 0, "twinRows", 0));
        all.putAll(Map.of("outputs", Frame.of(), "digest", ""));
        return Records.of(Challenge.class, all);
    }

    private static Challenge held(Champion asked, ModelVersion version, String hold) {
        return none(asked, Map.of("champion", version, "hold", hold));
    }

    /** {@return in words what will be asked} */
    String asks() {
        if (champion == null) {
            return "there is no " + asked.model() + " yet: the first version is promoted";
        }
        String what = asked.metric() + " " + asked.asked() + " than that of " + champion.uri();
        return hold != null
                ? what + " would be asked, but the verdict will be HOLD: " + hold
                : what + ", surely (95 %), on " + rows.length + " test rows that neither has seen"
                        + (seenRows > 0 ? "; " + seenRows + " that it has seen are removed" : "");
    }

    /** Looks a champion over. */
    private record Look(Champion asked, ModelVersion version, MlflowClient client, Session session) {

        Challenge challenge(ScoringModel model, List<Dataset> sources, Examples test, Target target) {
            Optional<String> other = otherSchema(model, test, target);
            if (other.isPresent()) {
                return held(asked, version, "it has another schema: " + other.get());
            }
            Map<String, Path> files = files();
            Path split = files.get(SplitFile.NAME);
            if (split == null) {
                return held(
                        asked,
                        version,
                        "the run of " + version.uri() + " has no " + SplitFile.NAME
                                + ", which says what it was trained on.");
            }
            if (test.rowKeys().key().isEmpty() && !sameData(sources)) {
                return held(
                        asked,
                        version,
                        "the rows have no key, and the data of " + version.uri()
                                + " was other data: which rows it has seen cannot be told.");
            }
            SplitFile sides = SplitFile.read(split, session);
            Optional<int[]> match = KeyMatch.of(test.rowKeys(), sides.rowKeys());
            if (match.isEmpty()) {
                return held(
                        asked,
                        version,
                        "the rows of " + version.uri() + " have another key ("
                                + Nearest.shown(sides.rowKeys().names()) + ").");
            }
            boolean refitted = client.tracking().tags(version.runId()).containsKey(RunTags.REFITTED);
            int[] fresh = rows(test, row -> match.get()[row] < 0);
            int[] tested = rows(test, row -> match.get()[row] >= 0 && sides.isTest(match.get()[row]));
            if (!refitted) {
                int[] rows = rows(test, row -> match.get()[row] < 0 || sides.isTest(match.get()[row]));
                return rows.length < FEWEST_ROWS ? tooFew(test, rows) : asked(model, test, target, rows);
            }
            // It was trained on its test rows in the end. On these its twin is asked, which was not.
            if (tested.length >= FEWEST_ROWS && files.containsKey(PREDICTIONS)) {
                return twin(test, target, tested, files.get(PREDICTIONS));
            }
            return fresh.length < FEWEST_ROWS
                    ? tooFew(test, fresh.length > tested.length ? fresh : tested)
                    : asked(model, test, target, fresh);
        }

        private static int[] rows(Examples test, IntPredicate wanted) {
            return IntStream.range(0, test.count()).filter(wanted).toArray();
        }

        private Challenge tooFew(Examples test, int[] rows) {
            int seen = test.count() - rows.length;
            String why = "only " + rows.length + " test rows were seen by neither, fewer than " + FEWEST_ROWS + " ("
                    + seen + " of " + test.count() + " were seen by " + version.uri() + ").";
            return new Challenge(asked, version, why, rows, seen, 0, Frame.of(), "");
        }

        private Challenge asked(ScoringModel model, Examples test, Target target, int[] rows) {
            try {
                return judged(test, rows, 0, outputs(model.predict(test.inputs().take(rows)), target));
            } catch (DataException e) {
                return held(
                        asked,
                        version,
                        "it has another schema: "
                                + e.problems().stream().map(Problem::line).collect(Collectors.joining(" ")));
            }
        }

        private Challenge twin(Examples test, Target target, int[] rows, Path file) {
            Frame predictions = ParquetTable.of(file.toString()).read(Selection.ALL, Set.of(), session);
            Frame keys = test.rowKeys().take(rows);
            int[] places = KeyMatch.of(keys, predictions.select(keys.names())).orElse(new int[] {-1});
            return IntStream.of(places).anyMatch(it -> it < 0)
                    ? held(asked, version, "the " + PREDICTIONS + " of its run does not hold its test rows.")
                    : judged(test, rows, rows.length, outputs(predictions.take(places), target));
        }

        private Challenge judged(Examples test, int[] rows, int twinRows, Frame outputs) {
            String digest = ContentHash.of(test.rowKeys().take(rows), session.threads());
            return new Challenge(asked, version, null, rows, test.count() - rows.length, twinRows, outputs, digest);
        }

        private Optional<String> otherSchema(ScoringModel model, Examples test, Target target) {
            List<String> taken =
                    model.signature().inputs().stream().map(ColumnSpec::name).toList();
            List<String> ours = test.inputs().names();
            List<String> gone = taken.stream().filter(it -> !ours.contains(it)).toList();
            List<String> more = ours.stream().filter(it -> !taken.contains(it)).toList();
            if (!gone.isEmpty() || !more.isEmpty()) {
                return Optional.of((gone.isEmpty() ? "" : "it takes the columns (" + Nearest.shown(gone) + ") too")
                        + (gone.isEmpty() || more.isEmpty() ? "" : ", and ")
                        + (more.isEmpty() ? "" : "it does not take the columns (" + Nearest.shown(more) + ")")
                        + ".");
            }
            List<String> given =
                    model.signature().outputs().stream().map(ColumnSpec::name).toList();
            List<String> wanted = outputNames(target);
            if (!given.containsAll(wanted)
                    || given.stream().anyMatch(it -> isProbability(it) && !wanted.contains(it))) {
                return Optional.of(
                        "it gives (" + Nearest.shown(given) + "), the new model (" + Nearest.shown(wanted) + ").");
            }
            Dataset tested = client.tracking().inputs(version.runId()).get("test");
            Object predicted = tested != null && Json.read(tested.profile()) instanceof Map<?, ?> profile
                    ? profile.get("target")
                    : null;
            return predicted == null || predicted.equals(target.name())
                    ? Optional.empty()
                    : Optional.of("it predicts (" + predicted + "), the new model (" + target.name() + ").");
        }

        private static boolean isProbability(String output) {
            return output.startsWith(Outputs.probability(""));
        }

        private static List<String> outputNames(Target target) {
            List<String> names = new ArrayList<>(List.of(Outputs.PREDICTION));
            if (target.task() != Task.REGRESSION) {
                target.labels().texts().forEach(it -> names.add(Outputs.probability(it)));
            }
            return names;
        }

        private static Frame outputs(Frame all, Target target) {
            return all.select(outputNames(target));
        }

        /** {@return whether its run read the same rows, so that their numbers name them} */
        private boolean sameData(List<Dataset> sources) {
            Map<String, Dataset> then = client.tracking().inputs(version.runId());
            return sources.stream()
                    .allMatch(it -> then.containsKey(it.name())
                            && content(it).isPresent()
                            && content(it).equals(content(then.get(it.name()))));
        }

        private static Optional<String> content(@Nullable Dataset dataset) {
            return dataset != null && Json.read(dataset.profile()) instanceof Map<?, ?> profile
                    ? Optional.ofNullable(profile.get("sha256")).map(String::valueOf)
                    : Optional.empty();
        }

        /** {@return the files of its run, by name; none where there is no run} */
        private Map<String, Path> files() {
            if (version.runId().isEmpty()) {
                return Map.of();
            }
            String uri = client.tracking().run(version.runId()).artifactUri();
            List<String> names = client.artifacts().list(uri, "").stream()
                    .map(it -> it.path())
                    .filter(Arrays.asList(SplitFile.NAME, PREDICTIONS)::contains)
                    .toList();
            if (!names.contains(SplitFile.NAME)) {
                return Map.of();
            }
            Path folder = session.newFolder("champion");
            client.artifacts().download(uri, folder);
            return names.stream().collect(Collectors.toMap(it -> it, folder::resolve));
        }
    }
}
