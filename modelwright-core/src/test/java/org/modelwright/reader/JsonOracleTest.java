package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** JSON that pandas and Python wrote, read by us and by Python's json, value by value. */
@Tag("oracle")
class JsonOracleTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    private static final String SCRIPT = """
            import datetime, gzip, json, sys
            import numpy as np, pandas as pd
            TEXTS = ["plain", "with, comma", 'with "quote"', "Zürich", "two\\nlines", "東京", " padded ", "", "007", "1", "true",
                     "null", "😀", "\\u0000", "back\\\\slash", "/", "\\u2028", "2024-01-02", "{}", "[1]"]
            NAMES = ["c", "ü.", "a b", 'q\\"', "東"]
            def column(rng, kind, n):
                if kind == 0: return rng.integers(-2**62, 2**62, n)
                if kind == 1: return rng.normal(size=n) * 10.0 ** rng.integers(-290, 290, n)
                if kind == 2: return np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n))
                if kind == 3: return pd.array([None if rng.random() < .2 else int(rng.integers(-2**53, 2**53)) for _ in range(n)], dtype="Int64")
                if kind == 4: return rng.random(n) < 0.5
                if kind == 5: return pd.array([None if rng.random() < .2 else bool(rng.random() < .5) for _ in range(n)], dtype="boolean")
                if kind == 6: return [TEXTS[i] for i in rng.integers(0, len(TEXTS), n)]
                if kind == 7: return [None if rng.random() < .3 else TEXTS[i] for i in rng.integers(0, len(TEXTS), n)]
                if kind == 8: return [f"{i % 999:05d}" for i in range(n)]
                if kind == 9: return [None] * n
                if kind == 10: return pd.Timestamp("2001-01-01") + pd.to_timedelta(rng.integers(0, 10**12, n), unit="ms")
                return [{"x": [int(i), None, {"y": "}"}]} for i in range(n)]
            told, nested = {}, {}
            def record(name, text):
                rows = json.loads(text) if text.lstrip().startswith("[") else [json.loads(l) for l in text.split("\\n") if l.strip()]
                names = list(dict.fromkeys(k for row in rows for k in row))
                nested[name] = [c for c in names if any(isinstance(r.get(c), (dict, list)) for r in rows)]
                def plain(v):
                    return v if v is None or isinstance(v, (bool, float)) else "#" + str(v) if isinstance(v, int) else v
                told[name] = {c: [plain(r.get(c)) for r in rows] for c in names if c not in nested[name]}
                opened = gzip.open if name.endswith(".gz") else open
                with opened(name, "wt", encoding="utf-8", newline="") as f: f.write(text)
            for seed in range(int(sys.argv[1])):
                rng = np.random.default_rng(seed)
                n = int(rng.integers(1, 4000)) if seed else int(sys.argv[2])
                kinds = [int(k) for k in rng.integers(0, 12, 9)] if seed else list(range(12))
                if all(k == 11 for k in kinds): kinds[0] = 0
                frame = pd.DataFrame({NAMES[i % 5] + str(i): column(rng, k, n) for i, k in enumerate(kinds)})
                options = dict(orient="records", double_precision=15, date_format="iso", force_ascii=bool(seed % 2))
                record(f"lines{seed}.json", frame.to_json(lines=True, **options))
                record(f"array{seed}.json.gz", frame.to_json(**options))
                record(f"pretty{seed}.json", frame.to_json(indent=2, **options))
                # Python's own writer keeps each digit; keys of missing values are left out, and their order is turned.
                rows = [json.loads(l) for l in frame.to_json(lines=True, **options).split("\\n") if l]
                reals = {c: frame[c].to_list() for c, k in zip(frame.columns, kinds) if k == 1}
                for i, row in enumerate(rows):
                    for c, values in reals.items(): row[c] = values[i]
                sparse = [{k: r[k] for k in rng.permutation(list(r)) if r[k] is not None} for r in rows]
                if any(sparse): record(f"sparse{seed}.jsonl", "\\r\\n".join(json.dumps(r, ensure_ascii=seed % 3 == 0) for r in sparse))
            print(json.dumps({"told": told, "nested": nested}))
            """;

    @TempDir
    Path folder;

    @Test
    void everyValueIsWhatPythonReads() {
        valuesAreWhatPythonReads(4, 2_500);
    }

    @Test
    @Tag("thorough")
    void everyValueOfManyTablesIsWhatPythonReads() {
        valuesAreWhatPythonReads(14, 40_000);
    }

    private void valuesAreWhatPythonReads(int tables, int rowsOfTheFirst) {
        Map<?, ?> said = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, SCRIPT, tables, rowsOfTheFirst));
        Map<?, ?> files = (Map<?, ?>) said.get("told");
        assertThat(files).hasSizeGreaterThanOrEqualTo(4 * tables - 5);
        files.forEach((name, columns) -> {
            List<String> nested = ((List<?>) ((Map<?, ?>) said.get("nested")).get(name))
                    .stream().map(String::valueOf).toList();
            Frame ours = JsonReader.of(folder.resolve(name.toString()).toString())
                    .exclude(nested)
                    .read(SESSION);
            assertThat(ours.columns().stream().map(Column::name).toList())
                    .as("%s", name)
                    .isEqualTo(List.copyOf(((Map<?, ?>) columns).keySet()));
            ((Map<?, ?>) columns).forEach((column, values) -> {
                Column read = ours.column(column.toString());
                List<?> theirs = (List<?>) values;
                assertThat(read.rows()).as("%s %s", name, column).isEqualTo(theirs.size());
                for (int row = 0; row < theirs.size(); row++) {
                    if (!same(read, row, theirs.get(row))) {
                        throw new AssertionError(name + " " + column + " row " + row + ": ours " + read.type() + " "
                                + read.text(row) + ", Python " + theirs.get(row));
                    }
                }
            });
        });
    }

    /** Python's whole numbers come with a #, so that no digit is lost on the way here. */
    private static boolean same(Column read, int row, @Nullable Object theirs) {
        if (theirs == null) {
            return read.isMissing(row);
        }
        if (theirs instanceof Boolean flag) {
            return read.type() != DataType.STRING && read.number(row) == (flag ? 1 : 0);
        }
        if (theirs instanceof Number number) {
            return read.type() == DataType.DOUBLE && read.number(row) == number.doubleValue();
        }
        String text = theirs.toString();
        if (read.type() == DataType.LONG) {
            return text.equals("#" + read.text(row));
        }
        if (read.type() == DataType.DOUBLE) {
            return text.startsWith("#")
                    && new BigDecimal(text.substring(1)).compareTo(new BigDecimal(read.number(row))) == 0;
        }
        if (read.type() == DataType.DATETIME) {
            java.time.LocalDateTime time =
                    java.time.LocalDateTime.parse(text.replaceFirst("Z$", "").replaceFirst("^(.{10})$", "$1T00:00:00"));
            long millis = time.toInstant(java.time.ZoneOffset.UTC).toEpochMilli();
            return Math.round(read.number(row) * 1e3) == millis;
        }
        return read.type() == DataType.STRING && !read.isMissing(row) && text.equals(read.text(row));
    }
}
