package org.modelwright.modelfiles;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.mlflow.Dataset;
import org.modelwright.signer.ModelSignature;

/**
 * The file {@value #NAME}: the bill of materials of a model, as CycloneDX 1.6 writes it. It names the model with the hash of its
 * graph, what it was trained on, how good it is, and what loads it.
 *
 * @param run what the job says of its run
 * @param modelId of the logged model: the version of the component
 * @param graphSha256 of the ONNX file
 * @param signature what the model takes and gives
 * @param requirements the Python packages that load it, each as {@code name==version}
 */
public record MlBomFile(
        RunRecordFile.Run run,
        String modelId,
        String graphSha256,
        ModelSignature signature,
        List<String> requirements) {

    /** Its name in a model's directory. */
    public static final String NAME = "ml-bom.cdx.json";

    private static final String TYPE = "type";
    private static final String REF = "bom-ref";
    private static final String COMPONENT_NAME = "name";
    private static final String VERSION = "version";
    private static final String COMPONENTS = "components";
    private static final String MODEL = "model";
    private static final String LIBRARY = "library";
    private static final String SHA256 = "sha256";
    private static final String TRAIN = "train_";

    /** Keeps a copy. */
    public MlBomFile {
        requirements = List.copyOf(requirements);
    }

    /** {@return the text of the file} */
    public String write() {
        List<Map<String, Object>> data = new ArrayList<>();
        run.datasets().forEach(it -> data.addAll(data(it)));
        List<Map<String, Object>> all = new ArrayList<>(data);
        run.plugins().forEach(it -> all.add(plugin(it)));
        requirements.forEach(it -> all.add(python(it)));

        Map<String, Object> product = component("application", null, "modelwright", run.modelwrightVersion());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("timestamp", run.created().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("tools", Map.of(COMPONENTS, List.of(product)));
        metadata.put("component", model(data));
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(modelId.getBytes(StandardCharsets.UTF_8)));
        bom.put(VERSION, 1);
        bom.put("metadata", metadata);
        bom.put(COMPONENTS, all);
        Map<String, Object> depends = new LinkedHashMap<>();
        depends.put("ref", MODEL);
        depends.put("dependsOn", all.stream().map(it -> it.get(REF)).toList());
        bom.put("dependencies", List.of(depends));
        return Json.writePretty(bom);
    }

    private static Map<String, Object> component(
            String type, @Nullable String reference, String name, @Nullable String version) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put(TYPE, type);
        if (reference != null) {
            component.put(REF, reference);
        }
        component.put(COMPONENT_NAME, name);
        if (version != null && !version.isEmpty()) {
            component.put(VERSION, version);
        }
        return component;
    }

    private static List<Map<String, String>> hashes(String sha256) {
        Map<String, String> hash = new LinkedHashMap<>();
        hash.put("alg", "SHA-256");
        hash.put("content", sha256);
        return List.of(hash);
    }

    private Map<String, Object> model(List<Map<String, Object>> data) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("approach", Map.of(TYPE, "supervised"));
        parameters.put("task", run.task().name().toLowerCase(Locale.ROOT));
        if (run.configuration().get(MODEL) instanceof Map<?, ?> learner && learner.get("KIND") instanceof String kind) {
            parameters.put("architectureFamily", kind);
        }
        parameters.put("modelArchitecture", "ONNX graph from raw columns to predictions");
        parameters.put(
                "datasets", data.stream().map(it -> Map.of("ref", it.get(REF))).toList());
        parameters.put("inputs", formats(signature.inputs()));
        parameters.put("outputs", formats(signature.outputs()));
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("modelParameters", parameters);
        card.put("quantitativeAnalysis", Map.of("performanceMetrics", metrics()));
        Map<String, Object> model = component("machine-learning-model", MODEL, run.registeredModel(), modelId);
        model.put("hashes", hashes(graphSha256));
        model.put("modelCard", card);
        return model;
    }

    private static List<Map<String, String>> formats(List<ColumnSpec> columns) {
        return columns.stream()
                .map(it -> Map.of("format", it.name() + ": " + it.type().mlflowName()))
                .toList();
    }

    /** The scores of test and training rows with their intervals; those of other models are none of this one. */
    private List<Map<String, Object>> metrics() {
        List<Map<String, Object>> metrics = new ArrayList<>();
        run.metrics().forEach((name, value) -> {
            String scored = name.replaceFirst("_(?:lower|upper)$", "");
            if (name.matches("(?:baseline|linear|cv)_.*")
                    || !name.equals(scored) && run.metrics().containsKey(scored)) {
                return;
            }
            boolean train = name.startsWith(TRAIN);
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put(TYPE, train ? name.substring(TRAIN.length()) : name);
            metric.put("value", String.valueOf(value));
            metric.put("slice", train ? "training rows" : "test rows");
            Double lower = run.metrics().get(name + "_lower");
            Double upper = run.metrics().get(name + "_upper");
            if (lower != null && upper != null) {
                Map<String, String> interval = new LinkedHashMap<>();
                interval.put("lowerBound", String.valueOf(lower));
                interval.put("upperBound", String.valueOf(upper));
                metric.put("confidenceInterval", interval);
            }
            metrics.add(metric);
        });
        return metrics;
    }

    /** A component for each file that was read, by the hash of the file; of a database there is the hash of its rows alone. */
    private static List<Map<String, Object>> data(Dataset dataset) {
        List<Map<String, Object>> components = new ArrayList<>();
        String reference = "data:" + dataset.name();
        Map<?, ?> profile = Json.read(dataset.profile()) instanceof Map<?, ?> map ? map : Map.of();
        if (profile.get("files") instanceof List<?> files) {
            for (Object each : files) {
                if (each instanceof Map<?, ?> file && file.get("path") instanceof String path) {
                    Map<String, Object> component = component(
                            "data",
                            files.size() == 1 ? reference : reference + ":" + components.size(),
                            String.valueOf(Path.of(path).getFileName()),
                            null);
                    component.put("hashes", hashes(String.valueOf(file.get(SHA256))));
                    components.add(component);
                }
            }
        }
        if (components.isEmpty()) {
            components.add(component("data", reference, dataset.name(), null));
        }
        if (profile.get(SHA256) instanceof String content) {
            Map<String, String> property = new LinkedHashMap<>();
            property.put(COMPONENT_NAME, "modelwright:content_sha256");
            property.put("value", content);
            components.get(0).put("properties", List.of(property));
        }
        return components;
    }

    private static Map<String, Object> plugin(RunRecordFile.PluginJar plugin) {
        Map<String, Object> component = component(LIBRARY, "jar:" + plugin.jar(), plugin.jar(), plugin.version());
        component.put("hashes", hashes(plugin.sha256()));
        return component;
    }

    private static Map<String, Object> python(String requirement) {
        String[] parts = requirement.split("==", 2);
        String url = "pkg:pypi/" + parts[0] + "@" + parts[1];
        Map<String, Object> component = component(LIBRARY, url, parts[0], parts[1]);
        component.put("purl", url);
        return component;
    }
}
