package org.modelwright.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.mlflow.Dataset;
import org.modelwright.table.FileFacts;
import org.modelwright.table.SourceFiles;

/** Says where data came from and what was in it, as MLflow keeps it. */
public final class Lineage {

    private static final int DIGEST_DIGITS = 16;
    private static final int PROFILED_COLUMNS = 2000;
    private static final int BLOCK = 4096;
    /** MLflow takes 65535 characters, and a sign may take several. */
    private static final int LONGEST_URI = 10_000;

    private Lineage() {}

    /**
     * {@return the dataset}
     *
     * <p>The digest is the beginning of a SHA-256 over source and content: MLflow keeps one dataset for each experiment,
     * name and digest, so that the same content from another source must have another one. The SHA-256 of the whole
     * content is {@code sha256} in the profile.
     *
     * @param sourceType MLflow's word for the kind of source, such as {@code local}
     * @param source MLflow's JSON of the source, such as <code>{"uri": "/data/train.parquet"}</code>
     * @param data what was read
     * @param name the dataset's name
     * @param threads who looks at the columns
     */
    public static Dataset of(String sourceType, String source, Frame data, String name, Threads threads) {
        return of(sourceType, source, data, name, threads, List.of());
    }

    /**
     * {@return the dataset of files, each of which is named in the profile with path, size, time and SHA-256}
     *
     * @param source where they are, as {@link SourceFiles#source} says it
     * @param data what was read
     * @param name the dataset's name
     * @param session the one that read them
     * @throws org.modelwright.error.DataException if a file was written to since then
     */
    public static Dataset ofFiles(String source, Frame data, String name, Session session) {
        String uri = source.length() <= LONGEST_URI ? source : source.substring(0, LONGEST_URI) + "…";
        List<FileFacts> files = SourceFiles.facts(source, session);
        return of("local", Json.write(Map.of("uri", uri)), data, name, session.threads(), files);
    }

    private static Dataset of(
            String sourceType, String source, Frame data, String name, Threads threads, List<FileFacts> files) {
        String content = ContentHash.of(data, threads);
        List<Column> columns = data.columns();
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("num_rows", data.rows());
        profile.put("num_elements", (long) data.rows() * columns.size());
        profile.put("sha256", content);
        profile.put("key", data.key());
        if (!files.isEmpty()) {
            profile.put("files", files.stream().map(FileFacts::toMap).toList());
        }
        List<Facts> facts = threads.map(columns, Facts::of);
        if (columns.size() <= PROFILED_COLUMNS) {
            Map<String, Object> told = new LinkedHashMap<>();
            facts.forEach(it -> told.put(it.column.name(), it.toMap()));
            profile.put("columns", told);
        }
        List<ColumnSpec> specs = facts.stream()
                .map(it -> new ColumnSpec(it.column.name(), it.column.type(), it.missing == 0))
                .toList();
        return new Dataset(
                name,
                ContentHash.of(source + content).substring(0, DIGEST_DIGITS),
                sourceType,
                source,
                "{\"mlflow_colspec\": " + ColumnSpec.json(specs) + "}",
                Json.write(profile));
    }

    /**
     * What a profile says of a column.
     *
     * @param column the column
     * @param missing how many rows have no value
     * @param minimum the least number; above the maximum where there is none
     * @param maximum the greatest number
     */
    private record Facts(Column column, int missing, double minimum, double maximum) {

        static Facts of(Column column) {
            if (column.type() != DataType.DOUBLE && column.type() != DataType.LONG) {
                return new Facts(column, column.missing(), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            }
            Facts facts = new Facts(column, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            for (int from = 0; from < column.rows(); from += BLOCK) {
                double[] values = new double[Math.min(BLOCK, column.rows() - from)];
                column.numbers(from, values);
                facts = facts.and(values);
            }
            return facts;
        }

        private Facts and(double[] values) {
            int gaps = missing;
            double least = minimum;
            double most = maximum;
            for (double value : values) {
                gaps += Double.isNaN(value) ? 1 : 0;
                least = value < least ? value : least;
                most = value > most ? value : most;
            }
            return new Facts(column, gaps, least, most);
        }

        Map<String, Object> toMap() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("missing", missing);
            if (minimum <= maximum) {
                facts.put("min", minimum);
                facts.put("max", maximum);
            }
            return facts;
        }
    }
}
