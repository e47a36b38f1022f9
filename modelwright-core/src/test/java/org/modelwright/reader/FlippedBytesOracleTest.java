package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/**
 * Files with one byte changed: what pyarrow (with its checks of pages) or gzip refuses is refused, and everything ends soon.
 */
@Tag("oracle")
class FlippedBytesOracleTest {

    /** Makes the files; the second form of each is read in another process, which may die of what it reads. */
    private static final String MAKE = """
            import gzip, json, random, sys
            import numpy as np
            import pyarrow as pa
            import pyarrow.parquet as pq

            r = np.random.default_rng(5)
            n = 1500
            table = pa.table({
                "id": np.arange(n), "x": r.normal(size=n), "f": r.normal(size=n).astype("float32"),
                "gaps": pa.array([None if v < 0.2 else v for v in r.random(n)]),
                "word": [["red", "green", "blue", "a longer word that repeats"][v] for v in r.integers(0, 4, n)],
                "text": ["t%d" % v for v in r.integers(0, 10**6, n)], "flag": r.random(n) < 0.5,
                "when": pa.array(r.integers(0, 2**50, n), pa.timestamp("us"))})
            for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
                for crc in [True, False]:
                    for version in ["1.0", "2.0"]:
                        pq.write_table(table, f"{codec}-{'crc' if crc else 'bare'}-v{version[0]}.parquet", compression=codec,
                                       write_page_checksum=crc, data_page_version=version, row_group_size=700, data_page_size=2000)
            rows = table.drop_columns(["when"]).to_pylist()
            lines = ["id,x,gaps,word"] + [f"{t['id']},{t['x']},{'' if t['gaps'] is None else t['gaps']},{t['word']}" for t in rows]
            csv = "\\n".join(lines) + "\\n"
            jsonl = "".join(json.dumps(t) + "\\n" for t in rows)
            with gzip.open("one.csv.gz", "wt") as f: f.write(csv)
            half = csv.index("\\n", len(csv) // 2) + 1
            open("two.csv.gz", "wb").write(gzip.compress(csv[:half].encode()) + gzip.compress(csv[half:].encode()))
            with gzip.open("one.jsonl.gz", "wt") as f: f.write(jsonl)
            open("plain.csv", "w").write(csv)
            open("plain.jsonl", "w").write(jsonl)
            """;

    private static final String JUDGE = """
            import json, os, subprocess, sys, time
            import pyarrow.parquet as pq

            def judge(file):
                if file.endswith(".gz"):
                    return "refused" if subprocess.run(["gzip", "-t", file], capture_output=True).returncode else "fine"
                if not file.endswith(".parquet"):
                    return "unknown"
                child = os.fork()
                if child == 0:
                    try:
                        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                        with pq.ParquetFile(file, page_checksum_verification=True) as f:
                            f.read(use_threads=False)
                        os._exit(0)
                    except BaseException as e:
                        # Nothing there carries a checksum: Arrow's own copy of the schema, and histograms, which
                        # nobody else reads; and the unpacked length of a page of brotli, which only it looks at.
                        bare = ["flatbuffer", "Unrecognized type", "more than 64 bits", "histogram", "decompress to expected size"]
                        os._exit(2 if any(word in str(e) for word in bare) else 1)
                end = time.time() + 20
                while time.time() < end:
                    done, status = os.waitpid(child, os.WNOHANG)
                    if done:
                        return {0: "fine", 1: "refused"}.get(os.waitstatus_to_exitcode(status), "unknown")
                    time.sleep(0.001)
                os.kill(child, 9)
                os.waitpid(child, 0)
                return "unknown"

            print(json.dumps({f: judge(f) for f in sorted(os.listdir(".")) if f.startswith("flip-")}))
            """;

    private static final Session SESSION = Sessions.of(1L << 30, 2);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void whatOthersRefuseIsRefused() throws IOException {
        flipped(100, 1);
    }

    @Test
    @Tag("thorough")
    void whatOthersRefuseIsRefusedManyTimes() throws IOException {
        flipped(Integer.getInteger("faults.flips", 600), 2);
    }

    private void flipped(int flips, long seed) throws IOException {
        Python.MLFLOW_3_17.run(folder, MAKE);
        byte[] csv = Files.readAllBytes(folder.resolve("plain.csv"));
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(folder.resolve("one.csv.zst")))) {
            out.write(csv);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            assertThat(refusal(file)).as(file + " as it is").isNull();
        }
        Random random = new Random(seed);
        for (int flip = 0; flip < flips; flip++) {
            Path file = files.get(flip % files.size());
            byte[] bytes = Files.readAllBytes(file);
            // Every second one near the end, where metadata and checksums are.
            int at = bytes.length - 1 - random.nextInt(flip % 2 == 0 ? bytes.length : Math.min(3000, bytes.length));
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve("flip-%04d-%d-%s".formatted(flip, at, file.getFileName())), bytes);
        }
        Map<?, ?> theirs =
                (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, JUDGE).strip());
        assertThat(theirs).hasSize(flips);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (Map.Entry<?, ?> entry : theirs.entrySet()) {
            String name = String.valueOf(entry.getKey());
            long start = System.nanoTime();
            String reason = refusal(folder.resolve(name));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            refused += reason == null ? 0 : 1;
            boolean packed = name.endsWith(".zst") || "refused".equals(entry.getValue());
            if (packed && reason == null || reason != null && reason.startsWith("!") || took.compareTo(LONGEST) > 0) {
                wrong.add(name + ": " + entry.getValue() + ", ours " + reason + ", " + took.toMillis() + " ms");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isBetween(flips / 3, flips);
    }

    /** {@return why a file is refused, after an exclamation mark where that is no refusal; null if it is read} */
    private static String refusal(Path file) {
        String path = file.toString();
        Reader reader = path.endsWith(".parquet")
                ? ParquetReader.of(path)
                : path.contains(".csv") ? CsvReader.of(path) : JsonReader.of(path);
        try {
            reader.read(SESSION);
            return null;
        } catch (DataException e) {
            return e.getMessage();
        } catch (RuntimeException | Error e) {
            return "!" + e;
        }
    }
}
