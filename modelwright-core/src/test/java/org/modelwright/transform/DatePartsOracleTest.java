package org.modelwright.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;
import org.modelwright.transform.DateParts.Part;

/** Pandas takes random dates apart as we do, and ONNX Runtime in Python as well. */
@Tag("oracle")
class DatePartsOracleTest {

    private static final String DATES = """
            import numpy as np, pandas as pd
            random = np.random.default_rng(7)
            edges = ["1890-01-01", "1899-12-31 23:59:59", "1900-02-28", "1900-03-01", "1969-12-31 23:59:59", "1970-01-01",
                     "2000-02-29 00:00:01", "2024-02-29", "2024-12-31 23:59", "2100-02-28", "2100-03-01", "2104-02-29"]
            first, last = pd.Timestamp("1890-01-01").timestamp(), pd.Timestamp("2105-01-01").timestamp()
            dates = pd.Series(pd.to_datetime(edges, format="mixed").tolist()
                + pd.to_datetime(random.integers(first, last, 20_000), unit="s").tolist()).astype("datetime64[s]")
            forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.987654321+00:00"]
            """;

    private static final String WRITE = DATES + """
            texts = [dates[i].strftime(forms[i % 4]) for i in range(len(dates))]
            open("texts", "w").write("\\n".join(texts))
            """;

    private static final String COMPARE = DATES + """
            import onnx, onnxruntime
            onnx.checker.check_model("model.onnx", full_check=True)
            texts = np.array(open("texts").read().split("\\n") + [""], dtype=object)
            session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
            graph = dict(zip([it.name for it in session.get_outputs()], session.run(None, {"t": texts.reshape(-1, 1)})))
            ours = pd.read_csv("parts.csv")
            dt = dates.dt
            want = {"year": dt.year, "month": dt.month, "day": dt.day, "weekday": dt.day_of_week,
                    "day_of_year": dt.day_of_year, "hour": dt.hour, "minute": dt.minute,
                    "days": (dates - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)}
            for part, values in want.items():
                found = graph["out_t_" + part]
                assert np.isnan(found[-1])
                print(part, (found[:-1] != values).sum(), (ours["t_" + part] != values).sum())
            """;

    @TempDir
    private Path folder;

    @Test
    void pandasAndOnnxRuntimeSayTheSame() throws IOException {
        Python.MLFLOW_3_17.run(folder, WRITE);
        List<String> texts = Files.readAllLines(folder.resolve("texts"));
        Frame frame = Frame.of(TextColumn.of("t", texts.toArray(String[]::new)));
        List<Transform> all = List.of(DateParts.of().columns("t").parts(Part.values()));
        FittedTransforms fitted = FittedTransforms.fit(
                        all, frame, DatePartsTest.target(frame.rows()), InnerSplits.byRow(), Sessions.of(1L << 30, 2))
                .transforms();
        Frame parts = fitted.apply(frame, Space.MEMORY, Threads.CALLER);
        Files.write(folder.resolve("model.onnx"), DatePartsTest.graph(fitted));
        Files.writeString(
                folder.resolve("parts.csv"),
                String.join(",", parts.names()) + "\n"
                        + IntStream.range(0, parts.rows())
                                .mapToObj(row -> parts.columns().stream()
                                        .map(column -> column.text(row))
                                        .collect(Collectors.joining(",")))
                                .collect(Collectors.joining("\n")));

        assertThat(Python.MLFLOW_3_17.run(folder, COMPARE).lines())
                .containsExactly(
                        "year 0 0",
                        "month 0 0",
                        "day 0 0",
                        "weekday 0 0",
                        "day_of_year 0 0",
                        "hour 0 0",
                        "minute 0 0",
                        "days 0 0");
    }
}
