package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.ContentHash;
import org.modelwright.internal.text.Json;
import org.modelwright.lineage.Facet;
import org.modelwright.lineage.LineageDataset;
import org.modelwright.mlflow.Dataset;
import org.modelwright.reader.Reader;

/** The data that a job reads, by the names that OpenLineage gives it: they are known before anything is read. */
final class LineageInputs {

    /** Columns beyond these are not told: a receiver takes an event of some megabytes. */
    static final int MOST_COLUMNS = 500;

    private static final Pattern JDBC = Pattern.compile("(?s)jdbc:([a-z0-9]+):(\\S+) (.*)");
    private static final Pattern SERVER =
            Pattern.compile("//([^/;]+)(?:/([^;?]*))?(?:;\\s*(?i:database(?:Name)?)=(.*))?");
    private static final String FILE = "file";
    private static final String NAME = "name";
    private static final String TYPE = "type";
    private static final int DIGITS = 12;

    private LineageInputs() {}

    /**
     * The name of some data.
     *
     * @param namespace where names like this one mean something
     * @param name of the data there
     */
    record Name(String namespace, String name) {}

    /**
     * {@return what both readers read; one that reads the same as the other is named once}
     *
     * @param known what was found out of {@code inputs} and {@code targets}; without them only the names are told
     */
    static List<LineageDataset> of(TrainingJob job, Map<String, Dataset> known) {
        Statement statement = job.statement() == null ? Statement.of() : job.statement();
        Map<Name, LineageDataset> all = new LinkedHashMap<>();
        add(job.inputs(), known.get("inputs"), statement.inputs(), all);
        add(job.targets(), known.get("targets"), statement.targets(), all);
        return List.copyOf(all.values());
    }

    private static void add(
            Reader reader, @Nullable Dataset dataset, SourceStatement stated, Map<Name, LineageDataset> all) {
        List<Name> names = names(reader);
        for (Name name : names) {
            LineageDataset told = told(name, names.size() == 1, reader, dataset, stated);
            all.merge(name, told, LineageInputs::both);
        }
    }

    /** One table that both readers read has the columns of both. */
    private static LineageDataset both(LineageDataset one, LineageDataset other) {
        Map<String, Facet> facets = new LinkedHashMap<>();
        one.facets().forEach(it -> facets.put(it.key(), it));
        other.facets()
                .forEach(it -> facets.merge(it.key(), it, (a, b) -> a.key().equals("schema") ? schemas(a, b) : a));
        return new LineageDataset(one.namespace(), one.name(), List.copyOf(facets.values()), one.facetsOfUse());
    }

    private static Facet schemas(Facet one, Facet other) {
        Map<Object, Object> fields = new LinkedHashMap<>();
        for (Facet each : List.of(one, other)) {
            if (each.fields().get("fields") instanceof List<?> list) {
                list.forEach(it -> fields.putIfAbsent(((Map<?, ?>) it).get(NAME), it));
            }
        }
        return schema(List.copyOf(fields.values()));
    }

    /** {@return a source may be several files, folders or patterns} */
    static List<Name> names(Reader reader) {
        String source = reader.source();
        Matcher jdbc = JDBC.matcher(source);
        if (jdbc.matches()) {
            return List.of(table(jdbc.group(1), jdbc.group(2), jdbc.group(3).strip()));
        }
        if (!source.matches("(?s)(?:/|[A-Za-z]:[/\\\\]).*")) {
            return List.of(new Name("modelwright", source));
        }
        List<Name> names = new ArrayList<>();
        for (String path : source.split(", (?=/|[A-Za-z]:[/\\\\])")) {
            names.add(new Name(FILE, path));
        }
        return names;
    }

    /** A query has no name of its own. */
    private static Name table(String product, String address, String statement) {
        String table = statement.matches("\\S+")
                ? statement.replaceAll("[\"`\\[\\]]", "")
                : "query-" + ContentHash.of(statement).substring(0, DIGITS);
        Matcher server = SERVER.matcher(address);
        if (!server.matches()) {
            return new Name(product + "://" + address, table);
        }
        String scheme = product.equals("postgresql") ? "postgres" : product.equals("sqlserver") ? "mssql" : product;
        String database = server.group(2) == null ? server.group(3) : server.group(2);
        return new Name(
                scheme + "://" + server.group(1),
                database == null || database.isEmpty() ? table : database + "." + table);
    }

    private static LineageDataset told(
            Name name, boolean alone, Reader reader, @Nullable Dataset dataset, SourceStatement stated) {
        boolean file = name.namespace().equals(FILE);
        List<Facet> facets = new ArrayList<>();
        Map<String, Object> source = new LinkedHashMap<>();
        source.put(NAME, name.namespace());
        source.put("uri", file ? "file://" + name.name() : name.namespace());
        facets.add(Facet.of("dataSource", "DatasourceDatasetFacet", "1-0-1", source));
        facets.add(Facet.of(
                "datasetType", "DatasetTypeDatasetFacet", "1-0-1", Map.of("datasetType", file ? "FILE" : "TABLE")));
        if (file) {
            Map<String, Object> storage = new LinkedHashMap<>();
            storage.put("storageLayer", FILE);
            storage.put(
                    "fileFormat",
                    reader.getClass()
                            .getSimpleName()
                            .replaceFirst("Reader$", "")
                            .toLowerCase(Locale.ROOT));
            facets.add(Facet.of("storage", "StorageDatasetFacet", "1-0-1", storage));
        }
        List<Object> tags = tags(stated);
        if (!tags.isEmpty()) {
            facets.add(Facet.of("tags", "TagsDatasetFacet", "1-0-0", Map.of("tags", tags)));
        }
        return dataset == null
                ? new LineageDataset(name.namespace(), name.name(), facets, List.of())
                : found(name, alone, facets, dataset);
    }

    private static List<Object> tags(SourceStatement stated) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("licence", stated.licence());
        said.put("origin", stated.origin());
        said.put("sensitivity", stated.sensitivity());
        return said.entrySet().stream()
                .filter(it -> !it.getValue().isEmpty())
                .<Object>map(it -> tag(it.getKey(), it.getValue()))
                .toList();
    }

    static Map<String, Object> tag(String key, String value) {
        Map<String, Object> tag = new LinkedHashMap<>();
        tag.put("key", key);
        tag.put("value", value);
        tag.put("source", "MODELWRIGHT");
        return tag;
    }

    /** What was read of a place. How it was read is told of a source that is one place, not of each of several. */
    private static LineageDataset found(Name name, boolean alone, List<Facet> facets, Dataset dataset) {
        Map<?, ?> profile = Json.read(dataset.profile()) instanceof Map<?, ?> map ? map : Map.of();
        List<Map<?, ?>> files = files(profile, name.name(), alone);
        if (Json.read(dataset.schema()) instanceof Map<?, ?> map
                && map.get("mlflow_colspec") instanceof List<?> columns) {
            facets.add(schema(columns.stream()
                    .limit(MOST_COLUMNS)
                    .map(it -> (Map<?, ?>) it)
                    .map(it -> field(String.valueOf(it.get(NAME)), String.valueOf(it.get(TYPE))))
                    .toList()));
        }
        version(profile, files, alone)
                .forEach(it -> facets.add(
                        Facet.of("version", "DatasetVersionDatasetFacet", "1-0-1", Map.of("datasetVersion", it))));
        Map<String, Object> statistics = new LinkedHashMap<>();
        if (alone && profile.get("num_rows") instanceof Number rows) {
            statistics.put("rowCount", rows.longValue());
        }
        if (!files.isEmpty()) {
            statistics.put(
                    "size",
                    files.stream()
                            .mapToLong(it -> it.get("size") instanceof Number size ? size.longValue() : 0)
                            .sum());
            statistics.put("fileCount", (long) files.size());
        }
        List<Facet> use = new ArrayList<>();
        if (!statistics.isEmpty()) {
            use.add(Facet.of("inputStatistics", "InputStatisticsInputDatasetFacet", "1-0-0", statistics));
        }
        if (alone) {
            use.addAll(quality(profile));
        }
        return new LineageDataset(name.namespace(), name.name(), facets, use);
    }

    /** A file is known by its bytes; a folder, and rows of a database, by their content. */
    private static List<String> version(Map<?, ?> profile, List<Map<?, ?>> files, boolean alone) {
        if (files.size() == 1) {
            return List.of("sha256:" + files.get(0).get("sha256"));
        }
        return alone && profile.get("sha256") instanceof String content
                ? List.of("content-sha256:" + content)
                : List.of();
    }

    private static List<Map<?, ?>> files(Map<?, ?> profile, String path, boolean alone) {
        List<Map<?, ?>> files = new ArrayList<>();
        if (profile.get("files") instanceof List<?> list) {
            list.forEach(it -> {
                if (it instanceof Map<?, ?> file && (alone || path.equals(file.get("path")))) {
                    files.add(file);
                }
            });
        }
        return files;
    }

    /** How many values are missing. Least and greatest are values of the data, which nobody asked to send. */
    private static List<Facet> quality(Map<?, ?> profile) {
        if (!(profile.get("columns") instanceof Map<?, ?> columns)) {
            return List.of();
        }
        Map<String, Object> told = columns.entrySet().stream()
                .limit(MOST_COLUMNS)
                .filter(it -> it.getValue() instanceof Map<?, ?> facts && facts.get("missing") instanceof Number)
                .collect(Collectors.toMap(
                        it -> String.valueOf(it.getKey()),
                        it -> Map.of("nullCount", ((Map<?, ?>) it.getValue()).get("missing")),
                        (a, b) -> a,
                        LinkedHashMap::new));
        return List.of(Facet.of(
                "dataQualityMetrics", "DataQualityMetricsInputDatasetFacet", "1-0-3", Map.of("columnMetrics", told)));
    }

    static Facet schema(List<?> fields) {
        return Facet.of("schema", "SchemaDatasetFacet", "1-2-0", Map.of("fields", fields));
    }

    static Map<String, Object> field(Object name, Object type) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put(NAME, String.valueOf(name));
        field.put(TYPE, String.valueOf(type));
        return field;
    }
}
