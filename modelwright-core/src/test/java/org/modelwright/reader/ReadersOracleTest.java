package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.internal.text.Json;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Files that pandas wrote, read by us and by pandas, value by value; and files of ours, read by pandas. */
@Tag("oracle")
class ReadersOracleTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    /** pandas gives an index without a name a made-up one; a range is no column. */
    private static final Map<String, List<String>> INDEXES =
            Map.of("indexed.parquet", List.of("id"), "unnamed.parquet", List.of("__index_level_0__"));

    private static final String SCRIPT = """
            import json, sys, math, datetime
            import numpy as np, pandas as pd
            n = 5000
            rng = np.random.default_rng(4)
            frame = pd.DataFrame({
                "id": rng.permutation(n) * 3,
                "real": rng.normal(size=n) * 10.0 ** rng.integers(-300, 300, n),
                "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
                "whole": rng.integers(-2**62, 2**62, n),
                "holes": pd.array([None if i % 7 == 0 else int(i) for i in range(n)], dtype="Int64"),
                "flag": rng.random(n) < 0.5,
                "maybe": pd.array([None if i % 5 == 0 else i % 2 == 0 for i in range(n)], dtype="boolean"),
                "text": [["plain", "with, comma", 'with "quote"', "Zürich", "two\\nlines", "東京", " padded "][i % 7] for i in range(n)],
                "sparse": [None if i % 3 == 0 else f"v{i % 11}" for i in range(n)],
                "zip": [f"{i % 999:05d}" for i in range(n)],
                'odd "name", [x]': np.arange(n) / 8,
                "ünï.code": np.arange(n),
                "empty": [None] * n,
                "nothing": np.full(n, np.nan),
            })
            small = pd.DataFrame({"f32": rng.normal(size=n).astype("float32"), "i8": rng.integers(-9, 9, n).astype("int8"),
                                  "u32": rng.integers(0, 2**32 - 1, n).astype("uint32"),
                                  "cat": pd.Categorical(rng.choice(list("xyz"), n)),
                                  "day": pd.date_range("2001-01-01", periods=n, freq="D"),
                                  "moment": pd.date_range("2001-01-01 01:02:03.456789", periods=n, freq="h", tz="UTC")})
            frame.to_parquet("wide.parquet", index=False, row_group_size=700)
            frame.set_index("id").to_parquet("indexed.parquet")
            small.set_index(pd.Index(rng.permutation(n))).to_parquet("unnamed.parquet")
            small.iloc[::2].to_parquet("range.parquet")
            small.to_parquet("small.parquet", index=False)
            frame.to_csv("wide.csv", index=False)
            frame.to_csv("wide.tsv", index=False, sep=";", lineterminator="\\r\\n", encoding="utf-8-sig")
            frame.to_csv("wide.csv.gz", index=False)
            frame.drop(columns=["text", "ünï.code"]).assign(text="Zürich").to_csv("latin.csv", index=False, encoding="latin-1")
            with open("numbers.csv", "w") as f:
                f.write("a,b,c,d,e\\n 1,+5,1e3,yes,2024-01-02\\n2 ,-7,.5,no,2024-02-30x\\n3,007,-0.0,NA,2024-03-03\\n")
            def plain(v):
                if v is None or v is pd.NA or v is pd.NaT or (isinstance(v, float) and math.isnan(v)): return None
                if isinstance(v, (bool, np.bool_)): return bool(v)
                if isinstance(v, (int, np.integer)): return str(int(v))
                if isinstance(v, (float, np.floating)): return float(v)
                if isinstance(v, pd.Timestamp): return str(int(v.timestamp() * 1_000_000 + 0.5) if v.tz is None else v.value // 1000)
                return str(v)
            def told(d): return {c: [plain(v) for v in d[c]] for c in d.columns}
            na = dict(keep_default_na=False, na_values=["", "NA"], converters={"text": str.strip})
            print(json.dumps({
                "wide.parquet": told(pd.read_parquet("wide.parquet")),
                "indexed.parquet": told(pd.read_parquet("indexed.parquet").reset_index()),
                "unnamed.parquet": told(pd.read_parquet("unnamed.parquet").reset_index(names="__index_level_0__")),
                "range.parquet": told(pd.read_parquet("range.parquet")),
                "small.parquet": told(pd.read_parquet("small.parquet")),
                "wide.csv": told(pd.read_csv("wide.csv", float_precision="round_trip", **na)),
                "wide.tsv": told(pd.read_csv("wide.tsv", sep=";", float_precision="round_trip", **na)),
                "wide.csv.gz": told(pd.read_csv("wide.csv.gz", float_precision="round_trip", **na)),
                "latin.csv": told(pd.read_csv("latin.csv", encoding="latin-1", float_precision="round_trip", **na)),
                "numbers.csv": told(pd.read_csv("numbers.csv", **na)),
            }))
            """;

    @TempDir
    Path folder;

    /** Where pandas keeps blanks around a field that is not quoted, they are no part of a text here. */
    @Test
    void everyValueIsWhatPandasReads() {
        Map<?, ?> files = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, SCRIPT));
        assertThat(files).hasSize(10);
        files.forEach((name, columns) -> {
            Frame ours = reader(folder.resolve(name.toString())).read(SESSION);
            assertThat(ours.key()).isEqualTo(INDEXES.getOrDefault(name, List.of()));
            ((Map<?, ?>) columns).forEach((column, values) -> {
                Column read = ours.column(column.toString());
                List<?> theirs = (List<?>) values;
                assertThat(read.rows()).as("%s %s", name, column).isEqualTo(theirs.size());
                for (int row = 0; row < theirs.size(); row++) {
                    assertThat(same(read, row, theirs.get(row)))
                            .as("%s %s row %d: ours %s, pandas %s", name, column, row, read.text(row), theirs.get(row))
                            .isTrue();
                }
            });
            assertThat(ours.columns()).hasSize(((Map<?, ?>) columns).size());
        });
    }

    /** Forms that are met less often: partitions, other orders of columns, small and old types, other encodings. */
    private static final String OTHER_FORMS = """
            import io, json, math, os
            import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
            n = 600
            rng = np.random.default_rng(5)
            frame = pd.DataFrame({"id": np.arange(n), "x": rng.normal(size=n), "text": [f"é{i % 7}" for i in range(n)]})
            parts = frame.assign(year=2020 + np.arange(n) % 3, kind=[["a b", "ü", "c"][i % 3] for i in range(n)])
            parts.to_parquet("parts.parquet", partition_cols=["year", "kind"], index=False)
            os.mkdir("orders.parquet")
            frame[:300].to_parquet("orders.parquet/1.parquet", index=False)
            frame[300:][["text", "x", "id"]].to_parquet("orders.parquet/2.parquet", index=False)
            ns = pd.date_range("1999-12-31 23:59:59.123456789", periods=n, freq="7777777777ns")
            table = pa.table({
                "half": pa.array(rng.normal(size=n).astype("float16")),
                "u8": pa.array(rng.integers(0, 255, n), pa.uint8()),
                "u64": pa.array(rng.integers(0, 2**52, n), pa.uint64()),
                "i16": pa.array(rng.integers(-2**15, 2**15, n), pa.int16()),
                "money": pa.array([None if i % 9 == 0 else i * 7 for i in range(n)], pa.int64()).cast(pa.decimal128(20, 0)).cast(pa.decimal128(30, 4)),
                "words": pa.array([None if i % 4 == 0 else f"w{i % 5}" for i in range(n)]).dictionary_encode(),
                "large": pa.array([f"größe {i}" for i in range(n)], pa.large_string()),
                "day": pa.array([i * 37 for i in range(n)], pa.date32()),
                "day64": pa.array([i * 86400000 for i in range(n)], pa.date64()),
                "ns": pa.array(ns.values, pa.timestamp("ns")),
                "ms": pa.array(ns.values.astype("datetime64[ms]"), pa.timestamp("ms", "Europe/Rome")),
                "truth": pa.array([None if i % 6 == 0 else i % 2 == 0 for i in range(n)], pa.bool_()),
            })
            for codec in ["snappy", "zstd", "gzip", "brotli", "lz4", "none"]:
                pq.write_table(table, f"old-{codec}.parquet", compression=codec, use_dictionary=codec != "none",
                               data_page_version="2.0" if codec == "zstd" else "1.0", version="2.6",
                               use_deprecated_int96_timestamps=codec == "gzip")
            plain_csv = frame.to_csv(index=False)
            open("utf16.csv", "w", encoding="utf-16-le", newline="").write(plain_csv)
            with pa.output_stream("packed.csv.zst", compression="zstd") as out: out.write(plain_csv.encode())
            open("quoted.csv", "w", newline="").write('id,"a b","c, ""d\"\"\",e.f,ß\\r\\n' + "".join(
                f'{i},"line {i}\\r\\nnext","x""{i}\"\"\",{i / 8},{"NA" if i % 5 == 0 else i}\\r\\n' for i in range(n)))
            def value(v):
                if v is None or v is pd.NA or v is pd.NaT or (isinstance(v, float) and math.isnan(v)): return None
                if isinstance(v, (bool, np.bool_)): return bool(v)
                if isinstance(v, (int, np.integer)): return str(int(v))
                if isinstance(v, (float, np.floating)): return float(v)
                return str(v)
            def told(d):
                d = d.copy()
                for c in d.columns:
                    kind = str(d[c].dtype)
                    if kind.startswith("datetime64"): d[c] = pa.array(d[c]).cast(pa.timestamp("us"), safe=False).cast(pa.int64()).to_pandas()
                    elif c == "money": d[c] = d[c].map(lambda v: None if v is None else float(v))
                    elif c in ("day", "day64"): d[c] = pd.to_datetime(d[c]).astype("datetime64[us]").astype("int64")
                return {c: [value(v) for v in d[c]] for c in d.columns}
            files = {"parts.parquet": pd.read_parquet("parts.parquet").sort_values("id"),
                     "orders.parquet": frame,
                     "utf16.csv": pd.read_csv("utf16.csv", encoding="utf-16-le", float_precision="round_trip"),
                     "packed.csv.zst": frame,
                     "quoted.csv": pd.read_csv("quoted.csv", float_precision="round_trip", keep_default_na=False, na_values=["", "NA"])}
            for codec in ["snappy", "zstd", "gzip", "brotli", "lz4", "none"]:
                files[f"old-{codec}.parquet"] = pq.read_table(f"old-{codec}.parquet").to_pandas()
            print(json.dumps({name: told(f) for name, f in files.items()}))
            """;

    @Test
    void otherFormsAreWhatPandasReads() {
        Map<?, ?> files = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, OTHER_FORMS));
        assertThat(files).hasSize(11);
        files.forEach((name, columns) -> {
            Frame ours = reader(folder.resolve(name.toString())).read(SESSION);
            if (name.equals("parts.parquet")) { // files of a folder come in the order of their names
                double[] ids = new double[ours.rows()];
                for (int row = 0; row < ids.length; row++) {
                    ids[row] = ours.column("id").number(row);
                }
                ours = ours.take(java.util.stream.IntStream.range(0, ids.length)
                        .boxed()
                        .sorted(java.util.Comparator.comparingDouble(row -> ids[row]))
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
            Frame read = ours;
            assertThat(read.names())
                    .as(name.toString())
                    .containsExactlyInAnyOrderElementsOf(((Map<?, ?>) columns)
                            .keySet().stream().map(Object::toString).toList());
            ((Map<?, ?>) columns).forEach((column, values) -> {
                List<?> theirs = (List<?>) values;
                Column mine = read.column(column.toString());
                assertThat(mine.rows()).as("%s %s", name, column).isEqualTo(theirs.size());
                for (int row = 0; row < theirs.size(); row++) {
                    assertThat(same(mine, row, theirs.get(row)))
                            .as("%s %s row %d: ours %s, pandas %s", name, column, row, mine.text(row), theirs.get(row))
                            .isTrue();
                }
            });
        });
    }

    private static Reader reader(Path file) {
        String name = file.toString();
        return name.endsWith(".parquet")
                ? ParquetReader.of(name)
                : CsvReader.of(name)
                        .encoding(name.contains("latin") ? "latin-1" : name.contains("utf16") ? "utf-16" : null);
    }

    private static boolean same(Column read, int row, @Nullable Object theirs) {
        if (theirs == null) {
            return read.isMissing(row);
        }
        if (theirs instanceof Boolean flag) {
            return read.number(row) == (flag ? 1 : 0);
        }
        if (theirs instanceof Number number) {
            return read.number(row) == number.doubleValue();
        }
        String text = theirs.toString();
        if (read.type() == DataType.DATETIME) {
            return Math.round(read.number(row) * 1e6) == Long.parseLong(text);
        }
        return read.type() == DataType.DOUBLE
                ? read.number(row) == Double.parseDouble(text)
                : text.equals(read.text(row));
    }

    @Test
    void typesAreHeldAsDocumented() {
        Python.MLFLOW_3_17.run(folder, SCRIPT);
        for (String file : List.of("wide.parquet", "wide.csv")) {
            Frame frame = reader(folder.resolve(file)).read(SESSION);
            assertThat(types(frame, "real", "whole", "holes", "flag", "maybe", "text", "empty"))
                    .containsExactly(
                            DataType.DOUBLE,
                            DataType.LONG,
                            DataType.DOUBLE,
                            DataType.BOOLEAN,
                            DataType.DOUBLE,
                            DataType.STRING,
                            DataType.DOUBLE);
        }
        Frame numbers = reader(folder.resolve("numbers.csv")).read(SESSION);
        assertThat(types(numbers, "a", "b", "c", "d", "e"))
                .containsExactly(DataType.LONG, DataType.LONG, DataType.DOUBLE, DataType.STRING, DataType.STRING);
    }

    private static List<DataType> types(Frame frame, String... names) {
        List<DataType> types = new ArrayList<>();
        for (String name : names) {
            types.add(frame.column(name).type());
        }
        return types;
    }

    @Test
    void whatWeWritePandasReadsAndTheHashCanBeRebuilt() {
        Python.MLFLOW_3_17.run(folder, SCRIPT);
        for (String file : List.of("wide.parquet", "small.parquet", "indexed.parquet")) {
            Frame frame = reader(folder.resolve(file)).read(SESSION);
            ParquetWriter.write(frame, folder.resolve("again.parquet"), SESSION);
            Frame again = ParquetReader.of(folder.resolve("again.parquet").toString())
                    .key(frame.key())
                    .read(SESSION);
            assertThat(ContentHash.of(again, Threads.CALLER)).isEqualTo(ContentHash.of(frame, Threads.CALLER));
            String said = Python.MLFLOW_3_17.run(folder, """
                    import hashlib, struct, sys
                    import numpy as np, pandas as pd
                    d, key = pd.read_parquet("again.parquet"), sys.argv[1:]
                    whole = hashlib.sha256()
                    def text(b): h.update(struct.pack("<i", len(b))); h.update(b)
                    for c in d.columns:
                        s = d[c]
                        kind = ("long" if s.dtype == "int64" else "double" if s.dtype == "float64" else
                                "boolean" if s.dtype == "bool" else "datetime" if "datetime" in str(s.dtype) else "string")
                        h = hashlib.sha256()
                        h.update(b"C"); text(c.encode()); text(kind.encode()); h.update(b"K" if c in key else b"V")
                        h.update(struct.pack("<i", len(s)))
                        if kind == "string":
                            for v in s:
                                if v is None or v is pd.NA or v != v: h.update(struct.pack("<i", -1))
                                else: text(v.encode())
                        elif kind == "boolean": h.update(s.to_numpy().astype("i1").tobytes())
                        elif kind == "datetime": h.update(s.to_numpy().astype("datetime64[us]").astype("<i8").tobytes())
                        elif kind == "double":
                            v = s.to_numpy().astype("<f8").copy(); v[np.isnan(v)] = np.frombuffer(struct.pack("<Q", 0x7ff8000000000000), "<f8")[0]
                            h.update(v.tobytes())
                        else: h.update(s.to_numpy().astype("<i8").tobytes())
                        whole.update(h.digest())
                    print(whole.hexdigest())
                    """, frame.key().toArray());
            assertThat(said.strip()).as(file).isEqualTo(ContentHash.of(frame, Threads.CALLER));
        }
    }

    @Test
    void theHashSeesEverythingButTheOrderOfADictionary() {
        Frame frame = Frame.of(List.of(LongColumn.of("id", 1, 2), TextColumn.of("t", "a", "b")), List.of("id"));
        TextColumn turned = new TextColumn("t", TextColumn.allocate(2).put(0, 1).put(1, 0), List.of("b", "a"));
        assertThat(ContentHash.of(Frame.of(List.of(LongColumn.of("id", 1, 2), turned), List.of("id")), Threads.CALLER))
                .isEqualTo(ContentHash.of(frame, Threads.CALLER));
        assertThat(List.of(
                        Frame.of(LongColumn.of("id", 1, 2), TextColumn.of("t", "a", "b")),
                        Frame.of(List.of(LongColumn.of("id", 1, 2), TextColumn.of("t", "a", "c")), List.of("id")),
                        Frame.of(List.of(LongColumn.of("id", 1, 2), TextColumn.of("u", "a", "b")), List.of("id")),
                        frame.take(new int[] {1, 0}),
                        frame.drop(List.of("t"))))
                .allSatisfy(other -> assertThat(ContentHash.of(other, Threads.CALLER))
                        .isNotEqualTo(ContentHash.of(frame, Threads.CALLER)));
    }
}
