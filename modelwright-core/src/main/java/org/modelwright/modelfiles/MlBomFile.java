package org.modelwright.modelfiles;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.Libraries;
import org.modelwright.bom.Library;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.mlflow.Dataset;
import org.modelwright.signer.ModelSignature;

/**
 * The file {@value #NAME}: the bill of materials of a model, as CycloneDX 1.6 writes it. It names the model with the hash of its
 * graph, what it was trained on and by, how good it is, what its statement says, and what loads it.
 *
 * @param run what the job says of its run
 * @param modelId of the logged model: the version of the component
 * @param graphSha256 of the ONNX file
 * @param signature what the model takes and gives
 * @param libraries what trained it
 * @param requirements the Python packages that load it, each as {@code name==version}
 */
public record MlBomFile(
        RunRecordFile.Run run,
        String modelId,
        String graphSha256,
        ModelSignature signature,
        List<Library> libraries,
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
    private static final String PYTHON = "pkg:pypi/";
    private static final String FILE = "file:";

    /** Keeps a copy. */
    public MlBomFile {
        libraries = List.copyOf(libraries);
        requirements = List.copyOf(requirements);
    }

    /** {@return the text of the file} */
    public String write() {
        List<Map<String, Object>> data = new ArrayList<>();
        run.datasets().forEach(it -> data.addAll(data(it)));
        List<Map<String, Object>> all = new ArrayList<>(data);
        all.addAll(software());
        all.add(component("platform", "java", "java", run.java()));
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
        Map<String, Object> considerations = new LinkedHashMap<>();
        putSaid(considerations, "useCases", said("intended_use"));
        putSaid(considerations, "technicalLimitations", said("limits"));
        if (!considerations.isEmpty()) {
            card.put("considerations", considerations);
        }
        Map<String, Object> model = component("machine-learning-model", MODEL, run.registeredModel(), modelId);
        if (!said("owner").isEmpty()) {
            model.put("supplier", owner());
        }
        model.put("hashes", hashes(graphSha256));
        model.put("modelCard", card);
        return model;
    }

    private Map<String, Object> owner() {
        Map<String, Object> owner = new LinkedHashMap<>();
        owner.put(COMPONENT_NAME, said("owner"));
        String contact = said("contact");
        if (!contact.isEmpty()) {
            boolean mail = contact.matches("[\\w.+-]+@[\\w.-]+");
            owner.put("contact", List.of(Map.of(mail ? "email" : COMPONENT_NAME, contact)));
        }
        return owner;
    }

    private static void putSaid(Map<String, Object> map, String key, String said) {
        if (!said.isEmpty()) {
            map.put(key, List.of(said));
        }
    }

    /** {@return what the job's statement says at these keys, secrets masked; empty if nothing} */
    private String said(String... keys) {
        @Nullable Object block = run.configuration().get("statement");
        for (String key : keys) {
            block = block instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return block instanceof String text ? text.strip() : "";
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
    private List<Map<String, Object>> data(Dataset dataset) {
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
        components.forEach(it -> state(it, dataset.name()));
        return components;
    }

    /** Adds what a person says of where data comes from. */
    private void state(Map<String, Object> component, String side) {
        String licence = said(side, "licence");
        if (!licence.isEmpty()) {
            component.put("licenses", licenses(licence, false));
        }
        String origin = said(side, "origin");
        if (!origin.isEmpty()) {
            component.put("description", origin);
        }
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put(TYPE, "dataset");
        String collected = said(side, "collected");
        if (!collected.isEmpty()) {
            dataset.put("description", collected);
        }
        putSaid(dataset, "sensitiveData", said(side, "sensitivity"));
        component.put("data", List.of(dataset));
    }

    /** Names that a person or a stranger's jar gives need not be those of SPDX. */
    private static List<Map<String, Object>> licenses(String licence, boolean identifier) {
        return List.of(Map.of("license", Map.of(identifier ? "id" : COMPONENT_NAME, licence)));
    }

    /** A reference is the package URL, or the file's name; a number keeps apart what has the same. */
    private List<Map<String, Object>> software() {
        List<Map<String, Object>> components = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Library library : libraries) {
            String wanted = library.purl().orElse(FILE + library.file());
            int count = taken.merge(wanted, 1, Integer::sum);
            Map<String, Object> component = new LinkedHashMap<>();
            component.put(TYPE, LIBRARY);
            component.put(REF, count == 1 ? wanted : wanted + "~" + count);
            if (!library.group().isEmpty()) {
                component.put("group", library.group());
            }
            component.put(COMPONENT_NAME, library.name());
            if (!library.version().isEmpty()) {
                component.put(VERSION, library.version());
            }
            if (!library.sha256().isEmpty()) {
                component.put("hashes", hashes(library.sha256()));
            }
            if (!library.licence().isEmpty()) {
                component.put("licenses", licenses(library.licence(), Libraries.isSpdx(library)));
            }
            library.purl().ifPresent(it -> component.put("purl", it));
            components.add(component);
        }
        return components;
    }

    private static Map<String, Object> python(String requirement) {
        String[] parts = requirement.split("==", 2);
        String url = PYTHON + parts[0] + "@" + parts[1];
        Map<String, Object> component = component(LIBRARY, url, parts[0], parts[1]);
        component.put("purl", url);
        return component;
    }

    /**
     * {@return what trained a model, as its bill says}
     *
     * @throws IllegalArgumentException if a text is no such bill
     */
    public static List<Library> libraries(String text) {
        List<Library> libraries = new ArrayList<>();
        for (Fields each : Fields.of(Json.read(text)).objects(COMPONENTS)) {
            String url = said(each, "purl");
            if (!LIBRARY.equals(each.text(TYPE)) || url.startsWith(PYTHON)) {
                continue;
            }
            String file = each.text(REF).startsWith(FILE) ? each.text(REF).substring(FILE.length()) : "";
            boolean code = url.contains("#");
            String sha256 = each.map().containsKey("hashes")
                    ? each.objects("hashes").get(0).text("content")
                    : "";
            String licence = "";
            if (each.map().containsKey("licenses")) {
                Fields said = each.objects("licenses").get(0).object("license");
                licence = said.map().containsKey("id") ? said.text("id") : said.text(COMPONENT_NAME);
            }
            libraries.add(new Library(
                    code ? Library.Form.NATIVE : sha256.isEmpty() ? Library.Form.FOLDER : Library.Form.JAR,
                    said(each, "group"),
                    each.text(COMPONENT_NAME),
                    said(each, VERSION),
                    licence,
                    code
                            ? URLDecoder.decode(url.substring(url.indexOf('#') + 1), StandardCharsets.UTF_8)
                            : file.replaceFirst("~[0-9]+$", ""),
                    sha256));
        }
        return libraries;
    }

    private static String said(Fields fields, String key) {
        return fields.map().containsKey(key) ? fields.text(key) : "";
    }
}
