package org.modelwright.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.internal.text.Json;
import org.modelwright.job.TrainingResult;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.model.OutputGap;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.reproduce.Reproduction.Difference;
import org.modelwright.reproduce.Reproduction.Outcome;
import org.modelwright.scoring.RunRecords;
import org.modelwright.scoring.ScoringModel;

/**
 * A model that was made again, beside the one that it should be.
 *
 * @param asked what was asked for
 * @param original what the first run has left
 * @param result what the second one made
 * @param store where that is
 * @param session whose folders are used
 */
record ReproducedModel(Reproduction asked, Original original, TrainingResult result, String store, Session session) {

    private static final String MODEL = "model.onnx";

    /** Compares, from what was given to what is predicted. */
    Reproduction.Result compare(List<Difference> before, List<String> notes) {
        List<Difference> differences = new ArrayList<>(before);
        RunRecordFile then = asked.record();
        String uri = result.version().uri();
        RunRecordFile now = RunRecords.load(uri, store);
        EnvironmentDifferences.of(then.run().environment(), now.run().environment()).stream()
                .filter(it -> !differences.contains(it))
                .forEach(differences::add);
        differences.addAll(split(now.run()));
        List<Difference> columns = columns(then, now);
        differences.addAll(columns);
        maps("fit", then.run().facts(), now.run().facts(), differences);
        Set<String> files = new TreeSet<>(result.model().nativeFiles().keySet());
        files.add(MODEL);
        List<Difference> bytes = new ArrayList<>();
        files.forEach(it -> EnvironmentDifferences.add(
                bytes, "file", it, then.files().get(it), now.files().get(it)));
        differences.addAll(bytes);
        boolean edited = differences.stream().anyMatch(it -> it.what().equals("record"));
        Predictions predictions = new Predictions(0, 0, List.of());
        if (!bytes.isEmpty() && columns.isEmpty()) {
            predictions = predictions(uri);
            differences.addAll(predictions.differences());
        }
        if (!bytes.isEmpty()) {
            maps("metric", then.run().metrics(), now.run().metrics(), differences);
        }
        boolean same = columns.isEmpty() && predictions.differences().isEmpty();
        Outcome outcome = edited
                ? Outcome.DIFFERENT
                : bytes.isEmpty() ? Outcome.IDENTICAL : same ? Outcome.EQUAL : Outcome.DIFFERENT;
        return new Reproduction.Result(
                asked.model(),
                outcome,
                differences,
                List.copyOf(files),
                predictions.rows(),
                predictions.largestGap(),
                OutputGap.of(result.model()).tolerance(),
                notes);
    }

    private static void maps(String what, Map<String, ?> then, Map<String, ?> now, List<Difference> differences) {
        Set<String> names = new LinkedHashSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = Objects.toString(then.get(name), null);
            String here = Objects.toString(now.get(name), null);
            if (!Objects.equals(before, here)) {
                differences.add(new Difference(what, name, before, here));
                return; // the others follow from it
            }
        }
    }

    /** {@return the first row that is on another side, where the first run has said so; else what the splitter says} */
    private List<Difference> split(RunRecordFile.Run now) {
        List<Difference> differences = new ArrayList<>();
        RunRecordFile.Run then = asked.record().run();
        Original again = Original.of(result.version().uri(), store, now, session);
        if (original.split().isPresent() && again.split().isPresent()) {
            SplitFile before = SplitFile.read(original.split().get(), session);
            SplitFile here = SplitFile.read(again.split().get(), session);
            int rows = Math.max(before.count(), here.count());
            for (int row = 0; row < rows && differences.isEmpty(); row++) {
                String side = row < before.count() ? side(before, row) : "nowhere";
                String other = row < here.count() ? side(here, row) : "nowhere";
                EnvironmentDifferences.add(differences, "split", "row " + row + " of split.parquet", side, other);
            }
        }
        if (differences.isEmpty()) {
            EnvironmentDifferences.add(
                    differences, "split", "facts", Json.write(then.split()), Json.write(now.split()));
        }
        return differences;
    }

    private static String side(SplitFile file, int row) {
        List<String> words = new ArrayList<>();
        for (Column key : file.rowKeys().columns()) {
            words.add(key.name() + " " + shown(key, row));
        }
        return String.join(", ", words) + " in " + file.side().text(row);
    }

    private static String shown(Column column, int row) {
        return column.type() == DataType.DOUBLE
                ? String.valueOf(column.number(row))
                : Objects.toString(column.text(row), "");
    }

    /** {@return the first column that one of them takes or gives and the other one does not} */
    private List<Difference> columns(RunRecordFile then, RunRecordFile now) {
        List<Difference> differences = new ArrayList<>();
        try (ScoringModel model = ScoringModel.load(asked.model(), asked.trackingUri())) {
            specs("column", model.signature().inputs(), result.signature().inputs(), differences);
            specs("column", model.signature().outputs(), result.signature().outputs(), differences);
        }
        return differences;
    }

    private static void specs(String what, List<ColumnSpec> then, List<ColumnSpec> now, List<Difference> differences) {
        for (int i = 0; i < Math.max(then.size(), now.size()); i++) {
            String before = i < then.size() ? words(then.get(i)) : null;
            String here = i < now.size() ? words(now.get(i)) : null;
            if (!Objects.equals(before, here)) {
                differences.add(new Difference(what, "number " + (i + 1), before, here));
                return;
            }
        }
    }

    private static String words(ColumnSpec column) {
        return column.name() + " " + column.type().mlflowName();
    }

    /**
     * What both predict.
     *
     * @param rows how many test rows were asked
     * @param largestGap of them
     * @param differences the first row that differs by too much
     */
    private record Predictions(int rows, double largestGap, List<Difference> differences) {}

    private Predictions predictions(String uri) {
        Frame inputs = result.split().test().inputs();
        OutputGap gap = OutputGap.of(result.model());
        try (ScoringModel first = ScoringModel.load(asked.model(), asked.trackingUri());
                ScoringModel second = ScoringModel.load(uri, store)) {
            List<Column> then = first.predict(inputs).valueColumns().columns();
            List<Column> now = second.predict(inputs).valueColumns().columns();
            double largest = 0;
            List<Difference> differences = new ArrayList<>();
            for (int row = 0; row < inputs.rows(); row++) {
                double one = gap.of(then, now, row);
                largest = Math.max(largest, one);
                if (one > gap.tolerance() && differences.isEmpty()) {
                    differences.add(
                            new Difference("prediction", "test row " + row, outputs(then, row), outputs(now, row)));
                }
            }
            return new Predictions(inputs.rows(), largest, differences);
        }
    }

    private static String outputs(List<Column> columns, int row) {
        List<String> words = new ArrayList<>();
        columns.forEach(it -> words.add(it.name() + " " + shown(it, row)));
        return String.join(", ", words);
    }
}
