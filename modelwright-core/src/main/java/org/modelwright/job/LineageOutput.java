package org.modelwright.job;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.modelwright.data.Feature;
import org.modelwright.lineage.Facet;
import org.modelwright.lineage.LineageDataset;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.saver.ModelInfo;
import org.modelwright.signer.ModelSeal;

/** The registered model as the output of a run. */
final class LineageOutput {

    private static final String SQLITE = "sqlite:///";

    private LineageOutput() {}

    /** {@return the version, of whose making nothing is known} */
    static LineageDataset of(String registry, ModelVersion version) {
        return new LineageDataset(namespace(registry), "models/" + version.name(), facets(version), List.of());
    }

    /** {@return the version that a job made} */
    static LineageDataset of(TrainingJob job, TrainingResult result) {
        String registry = job.mlflowService().registryUri();
        ModelVersion version = result.version();
        List<Facet> facets = new ArrayList<>(facets(version));
        List<ColumnSpec> outputs = result.signature().outputs();
        facets.add(LineageInputs.schema(outputs.stream()
                .map(it -> LineageInputs.field(it.name(), it.type().mlflowName()))
                .toList()));
        facets.add(columns(job, result, outputs));
        Map<String, Object> statistics = new LinkedHashMap<>();
        ModelInfo info = result.modelInfo();
        statistics.put("size", info.sizeBytes());
        statistics.put("fileCount", (long) info.files().size());
        return new LineageDataset(
                namespace(registry),
                "models/" + version.name(),
                facets,
                List.of(Facet.of("outputStatistics", "OutputStatisticsOutputDatasetFacet", "1-0-2", statistics)));
    }

    private static List<Facet> facets(ModelVersion version) {
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("datasetType", "MODEL");
        type.put("subType", "ONNX");
        List<Object> tags = new ArrayList<>();
        tags.add(LineageInputs.tag("mlflow.source", version.source()));
        version.tags().forEach((key, value) -> {
            if (key.startsWith(ModelSeal.TAGS)) {
                tags.add(LineageInputs.tag(key, value));
            }
        });
        return List.of(
                Facet.of("datasetType", "DatasetTypeDatasetFacet", "1-0-1", type),
                Facet.of(
                        "version",
                        "DatasetVersionDatasetFacet",
                        "1-0-1",
                        Map.of("datasetVersion", String.valueOf(version.version()))),
                Facet.of(
                        "lifecycleStateChange",
                        "LifecycleStateChangeDatasetFacet",
                        "1-0-1",
                        Map.of("lifecycleStateChange", "CREATE")),
                Facet.of("tags", "TagsDatasetFacet", "1-0-0", Map.of("tags", tags)));
    }

    /** Each output is made of all columns that the model takes, and learned from the target. */
    private static Facet columns(TrainingJob job, TrainingResult result, List<ColumnSpec> outputs) {
        LineageInputs.Name inputs = LineageInputs.names(job.inputs()).get(0);
        LineageInputs.Name targets = LineageInputs.names(job.targets()).get(0);
        List<Map<String, Object>> from = Stream.concat(
                        result.model().features().stream()
                                .limit(LineageInputs.MOST_COLUMNS)
                                .map(Feature::name)
                                .map(it -> column(inputs, it, "DIRECT", "TRANSFORMATION")),
                        Stream.of(column(targets, result.examples().target().name(), "INDIRECT", "CONDITIONAL")))
                .toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        outputs.forEach(it -> fields.put(it.name(), Map.of("inputFields", from)));
        return Facet.of("columnLineage", "ColumnLineageDatasetFacet", "1-2-0", Map.of("fields", fields));
    }

    private static Map<String, Object> column(LineageInputs.Name of, String name, String type, String subtype) {
        Map<String, Object> transformation = new LinkedHashMap<>();
        transformation.put("type", type);
        transformation.put("subtype", subtype);
        Map<String, Object> column = new LinkedHashMap<>();
        column.put("namespace", of.namespace());
        column.put("name", of.name());
        column.put("field", name);
        column.put("transformations", List.of(transformation));
        return column;
    }

    /** A server is known by its address, a store of a machine by its file. */
    static String namespace(String registry) {
        if (registry.startsWith(SQLITE)) {
            return "mlflow+sqlite://"
                    + Path.of(registry.substring(SQLITE.length()))
                            .toAbsolutePath()
                            .normalize();
        }
        URI uri = URI.create(registry);
        return "mlflow://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
