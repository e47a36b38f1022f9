package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** The folds of training rows are those of scikit-learn, of rows in the order of the hashes of their keys. */
@Tag("oracle")
class FoldsOracleTest {

    private static final String PEER = """
            import hashlib, json, warnings
            from pathlib import Path
            import numpy as np
            from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit

            warnings.simplefilter("ignore")
            answers = []
            for job in json.loads(Path("jobs.json").read_text()):
                ids, y, by, k = np.array(job["ids"]), np.array(job["y"]), np.array(job["by"]), job["count"]
                hashes = [hashlib.sha256(f"{job['seed']}/{i}".encode()).digest()[:8] for i in ids]
                order = np.array(sorted(range(len(ids)), key=lambda row: hashes[row]))
                match job["kind"]:
                    case "KFold":
                        folds = KFold(k).split(order)
                    case "StratifiedKFold":
                        folds = StratifiedKFold(k).split(order, y[order])
                    case "unshuffled":
                        order = np.arange(len(ids))
                        folds = StratifiedKFold(k).split(order, y)
                    case "GroupKFold":
                        folds = GroupKFold(k).split(order, groups=by[order])
                    case "TimeSeriesSplit":
                        order = np.argsort(by, kind="stable")
                        folds = TimeSeriesSplit(k, test_size=job["test"], gap=job["gap"]).split(order)
                answers.append([[sorted(map(str, ids[order[side]])) for side in fold] for fold in folds])
            print(json.dumps(answers))
            """;

    @TempDir
    Path folder;

    private record Trial(Examples examples, List<RowSplit> folds) {}

    @Test
    @SuppressWarnings("unchecked")
    void equalThoseOfScikitLearn() throws Exception {
        Random random = new Random(17);
        List<Trial> trials = new ArrayList<>();
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (int trial = 0; trial < 300; trial++) {
            int count = 2 + random.nextInt(5);
            String kind = List.of("KFold", "StratifiedKFold", "unshuffled", "GroupKFold", "TimeSeriesSplit")
                    .get(trial % 5);
            int groups = 11 + random.nextInt(10);
            int rows = kind.equals("GroupKFold") ? groups * (groups + 1) / 2 : 60 + random.nextInt(200);
            // Of groups of one size, which comes first is an accident of NumPy's: sizes differ here.
            long[] by = kind.equals("GroupKFold")
                    ? IntStream.range(0, rows)
                            .mapToLong(row -> (long) ((Math.sqrt(8.0 * row + 1) - 1) / 2))
                            .toArray()
                    : IntStream.range(0, rows).mapToLong(row -> 7L * row % 1009).toArray();
            Examples examples = Samples.shuffled(Samples.of(LongColumn.of("by", by)), rows, random);
            int test = 1 + rows / 10;
            int gap = random.nextInt(4);
            long seed = random.nextInt(1000);
            Splitter splitter = switch (kind) {
                case "unshuffled" -> TrainTestSplitter.of();
                case "GroupKFold" -> GroupSplitter.of("by");
                case "TimeSeriesSplit" -> TimeSeriesSplitter.of("by").gap(gap);
                default -> TrainTestSplitter.of().shuffle(true).randomState(seed);
            };
            boolean classes = kind.equals("StratifiedKFold") || kind.equals("unshuffled");
            trials.add(new Trial(
                    examples,
                    InnerSplits.of(splitter, new TrainingRows(examples, classes, test), Threads.CALLER)
                            .folds(rows, count)));
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("kind", kind);
            job.put("seed", seed);
            job.put("count", count);
            job.put("test", test);
            job.put("gap", gap);
            job.put("ids", texts(examples.rowKeys().column("id")));
            job.put("y", texts(examples.target()));
            job.put(
                    "by",
                    IntStream.range(0, rows)
                            .mapToObj(row -> (Object)
                                    (long) examples.beside().column("by").number(row))
                            .toList());
            jobs.add(job);
        }
        Files.writeString(folder.resolve("jobs.json"), Json.write(jobs));
        List<Object> answers =
                (List<Object>) Json.read(Python.MLFLOW_3_17.run(folder, PEER).strip());
        for (int trial = 0; trial < answers.size(); trial++) {
            List<Object> expected = (List<Object>) answers.get(trial);
            Trial ours = trials.get(trial);
            assertThat(ours.folds()).as("%s", jobs.get(trial).get("kind")).hasSameSizeAs(expected);
            for (int fold = 0; fold < expected.size(); fold++) {
                List<Object> sides = (List<Object>) expected.get(fold);
                RowSplit found = ours.folds().get(fold);
                assertThat(Samples.keys(ours.examples(), found.train()))
                        .as("%s %d", jobs.get(trial).get("kind"), fold)
                        .isEqualTo(new TreeSet<>((List<String>) sides.get(0)));
                assertThat(Samples.keys(ours.examples(), found.test()))
                        .isEqualTo(new TreeSet<>((List<String>) sides.get(1)));
            }
        }
    }

    private static List<Object> texts(Column column) {
        return IntStream.range(0, column.rows())
                .mapToObj(row -> (Object) String.valueOf(column.text(row)))
                .toList();
    }
}
