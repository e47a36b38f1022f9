package org.modelwright.card;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;

/** Runs that failed in a way that nobody made up a test for. */
public final class FailedRuns {

    private FailedRuns() {}

    /** {@return one with so many problems, the names of which are as people may write them} */
    public static FailedRun of(int problems, List<String> names) {
        List<Problem> all = new ArrayList<>();
        for (int i = 0; i < problems; i++) {
            String name = names.get(i % names.size());
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("rule", "type");
            facts.put("column", name);
            facts.put("count", 5_000);
            facts.put(
                    "first",
                    IntStream.range(0, 60)
                            .mapToObj(row -> Map.of("row", row, "key", Map.of("id", name), "value", name))
                            .toList());
            all.add(new Problem(
                    "The column (" + name + ") breaks type (double).",
                    "exclude: [" + name + "]",
                    i % 2 == 0 ? new Place(name, 3, 7) : null,
                    "job.inputs",
                    facts));
        }
        return new FailedRun(
                names.get(0),
                names.get(0),
                names.get(0),
                new RunInfo(
                        "0123456789abcdef0123456789abcdef", "7", names.get(0), RunStatus.RUNNING, "/rides/mlruns/7"),
                null,
                ErrorClass.of(new DataException(all)),
                "read",
                all,
                List.of(
                        new FailedRun.Step("configure", Duration.ofMillis(10), Duration.ZERO, OptionalLong.empty()),
                        new FailedRun.Step(
                                "read", Duration.ofSeconds(3), Duration.ofSeconds(5), OptionalLong.of(300L << 20))),
                names,
                List.of(new FailedRun.Left("Run", "FAILED in " + names.get(0))),
                List.of(names.get(0)),
                Instant.parse("2026-11-30T10:00:00Z"),
                Duration.ofSeconds(4),
                "0.1.0",
                null);
    }

    /** {@return one that pages must not fall for} */
    public static FailedRun hostile() {
        return of(9, CardRuns.HOSTILE);
    }
}
