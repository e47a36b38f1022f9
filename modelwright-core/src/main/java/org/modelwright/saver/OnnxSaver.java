package org.modelwright.saver;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.MlflowYaml;
import org.modelwright.internal.text.Sha256;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.Cells;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.MlBomFile;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.MlmodelSignature;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.signer.ModelSignature;
import org.modelwright.transform.TextForm;

/**
 * Saves the whole pipeline as ONNX in the form that MLflow's {@code onnx} flavour loads, beside the learner's native
 * files, and proves that the saved bytes predict what the fitted model predicts.
 *
 * <p>The files: {@code MLmodel}, {@code model.onnx}, {@code conda.yaml}, {@code python_env.yaml},
 * {@code requirements.txt}, {@code input_example.json}, {@code serving_input_example.json}, {@code input_schema.json}, {@code ml-bom.cdx.json}, {@code run-record.json},
 * {@code card.html} and {@code README.md}, what {@link FittedModel#nativeFiles} gives, and in {@code code} the module that MLflow's {@code pyfunc} loads it with.
 * No pickle, and no other code.
 *
 * @param path the name of the logged model; {@code model} by default. None of {@code / : . % " '}
 * @param exampleRows how many real input rows at most travel with the model; 0 by default: the rows are made up of values of
 *     their columns
 * @param opset the version of ONNX's operators; 17, the only one there is. Where a model takes dates, its nodes need 20
 */
public record OnnxSaver(String path, Integer exampleRows, Integer opset) implements Saver {

    private static final String MODEL = "model.onnx";
    private static final String REQUIREMENTS = "requirements.txt";

    private static final Set<String> OWN_FILES = Set.of(
            MODEL,
            MlmodelFile.EXAMPLE,
            MlmodelFile.SERVING_EXAMPLE,
            REQUIREMENTS,
            MlmodelFile.CONDA,
            MlmodelFile.PYTHON_ENV,
            InputSchemaFile.NAME,
            MlBomFile.NAME,
            BehaviourFile.NAME,
            RunRecordFile.NAME,
            MlmodelFile.NAME,
            PythonLoader.FOLDER);

    private static final int OPSET = 17;

    /** The set that the tests load the model with. */
    private static final String PYTHON_VERSION = "3.11.7";

    private static final String MLFLOW_VERSION = "3.17.2";
    private static final String ONNX_VERSION = "1.23.2";
    private static final List<String> REQUIRED = List.of(
            "mlflow==" + MLFLOW_VERSION,
            "numpy==2.4.6",
            "onnx==" + ONNX_VERSION,
            "onnxruntime==1.32.0",
            "pandas==3.1.1");

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if MLflow cannot take the path, or a number is out of range
     */
    public OnnxSaver(@Nullable String path, @Nullable Integer exampleRows, @Nullable Integer opset) {
        this.path = requireNonNullElse(path, "model");
        this.exampleRows = requireNonNullElse(exampleRows, 0);
        this.opset = requireNonNullElse(opset, OPSET);
        List<Problem> problems = new ArrayList<>();
        if (!this.path.matches("[^/:.%\"'\\p{Cntrl}]+") || this.path.isBlank()) {
            problems.add(Problem.at(
                    "path",
                    "The path (" + this.path
                            + ") is no name of a logged model: it must not be empty, nor hold / : . % \" '.",
                    "model."));
        }
        if (this.exampleRows < 0) {
            problems.add(Problem.at("example_rows", "The example_rows (" + this.exampleRows + ") is below 0.", "5."));
        }
        if (this.opset != OPSET) {
            problems.add(Problem.at(
                    "opset", "The opset (" + this.opset + ") is not one that models are written with.", OPSET + "."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static OnnxSaver of() {
        return Records.of(OnnxSaver.class);
    }

    /** {@return the same with this {@code path}} */
    public OnnxSaver path(String path) {
        return Records.with(this, "path", path);
    }

    /** {@return the same with this {@code exampleRows}} */
    public OnnxSaver exampleRows(int exampleRows) {
        return Records.with(this, "exampleRows", exampleRows);
    }

    /** {@return the same with this {@code opset}} */
    public OnnxSaver opset(int opset) {
        return Records.with(this, "opset", opset);
    }

    @Override
    public ModelInfo save(FittedModel model, ModelSignature signature, Frame example, SaveContext context) {
        refuseMisfit(model.features(), signature);
        refuseClash(model.nativeFiles().keySet(), context.more().keySet());
        Map<String, byte[]> files = new TreeMap<>(model.nativeFiles());
        files.putAll(context.more());
        OnnxGraph graph = new OnnxGraph(model.features());
        model.export(graph);
        if (!model.texts().isEmpty()) {
            graph.note(TextForm.NOTE, TextForm.write(model.texts()));
        }
        byte[] onnx = graph.toBytes();
        files.put(MODEL, onnx);
        List<String> names = model.features().stream().map(Feature::name).toList();
        Map<String, Object> split = split((exampleRows == 0 ? example : example.head(exampleRows)).select(names));
        files.put(MlmodelFile.EXAMPLE, bytes(Json.write(split)));
        files.put(MlmodelFile.SERVING_EXAMPLE, bytes(Json.write(Map.of("dataframe_split", split))));
        PythonLoader loader = new PythonLoader();
        files.put(loader.path(), loader.zip());
        files.put(REQUIREMENTS, bytes(String.join("\n", REQUIRED) + "\n"));
        files.put(MlmodelFile.CONDA, bytes(MlflowYaml.write(conda())));
        files.put(InputSchemaFile.NAME, bytes(context.inputSchema().write()));
        files.put(MlmodelFile.PYTHON_ENV, bytes(MlflowYaml.write(pythonEnv())));
        long size = size(files, MODEL) + size(files, MlmodelFile.EXAMPLE) + size(files, MlmodelFile.SERVING_EXAMPLE);
        files.put(
                MlmodelFile.NAME,
                bytes(mlmodel(signature, size, loader, context).write()));
        files.put(
                MlBomFile.NAME,
                bytes(new MlBomFile(
                                context.record(),
                                context.model().modelId(),
                                Sha256.of(onnx),
                                signature,
                                context.libraries(),
                                REQUIRED)
                        .write()));
        makeFolder(context.directory().resolve(PythonLoader.FOLDER));
        files.forEach((name, content) -> write(context.directory().resolve(name), content));

        // What counts is what lies on the disk.
        ParityProof proof = ParityProof.of(model, read(context.directory().resolve(MODEL)), context.proof());

        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, content) -> digests.put(name, Sha256.of(content)));
        byte[] record = bytes(new RunRecordFile(context.record(), proof.recorded(model), digests).write());
        write(context.directory().resolve(RunRecordFile.NAME), record);
        Map<String, String> all = new TreeMap<>(digests);
        all.put(RunRecordFile.NAME, Sha256.of(record));
        long total = record.length
                + files.values().stream().mapToLong(content -> content.length).sum();
        return new ModelInfo(
                context.model().uri(),
                context.model().modelId(),
                all,
                total,
                proof.rows() + proof.edgeRows(),
                proof.largestGap());
    }

    /** {@return whether a file of a model is one that this saver writes, whatever the learner is} */
    public static boolean writes(String name) {
        return OWN_FILES.contains(name) || name.startsWith(PythonLoader.FOLDER + "/");
    }

    private static void refuseMisfit(List<Feature> features, ModelSignature signature) {
        List<Feature> signed = signature.inputs().stream()
                .map(column -> new Feature(column.name(), column.type()))
                .toList();
        if (!signed.equals(features)) {
            throw new IllegalArgumentException(
                    "The signature " + signed + " is not that of the model's features " + features + ".");
        }
    }

    private static void refuseClash(Set<String> nativeFiles, Set<String> more) {
        for (String name : nativeFiles) {
            if (OWN_FILES.contains(name) || more.contains(name) || !name.matches("[\\w-]++(?:\\.[\\w-]++)*+")) {
                throw new IllegalArgumentException("A native file of a model cannot be called (" + name + ").");
            }
        }
    }

    private static Map<String, Object> split(Frame rows) {
        List<List<@Nullable Object>> data = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Column column : rows.columns()) {
                values.add(Cells.value(column, row));
            }
            data.add(values);
        }
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("columns", rows.names());
        split.put("data", data);
        return split;
    }

    private static Map<String, Object> conda() {
        Map<String, Object> conda = new LinkedHashMap<>();
        conda.put("channels", List.of("conda-forge"));
        conda.put("dependencies", List.of("python=" + PYTHON_VERSION, "pip", Map.of("pip", REQUIRED)));
        conda.put("name", "mlflow-env");
        return conda;
    }

    private static Map<String, Object> pythonEnv() {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("python", PYTHON_VERSION);
        environment.put("build_dependencies", List.of("pip", "setuptools", "wheel"));
        environment.put("dependencies", List.of("-r " + REQUIREMENTS));
        return environment;
    }

    private static MlmodelFile mlmodel(ModelSignature signature, long size, PythonLoader loader, SaveContext context) {
        return new MlmodelFile(
                context.model().artifactUri(),
                new MlmodelFile.Onnx(MODEL, ONNX_VERSION),
                new MlmodelFile.PythonFunction(loader.module(), loader.path(), PYTHON_VERSION),
                MlmodelSignature.of(signature),
                context.metadata().toMap(),
                new MlmodelFile.Origin(
                        MLFLOW_VERSION,
                        context.model().modelId(),
                        context.runId(),
                        size,
                        MlmodelFile.Origin.time(Instant.ofEpochMilli(context.time()))));
    }

    private static long size(Map<String, byte[]> files, String name) {
        byte[] content = files.get(name);
        return content == null ? 0 : content.length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path file, byte[] content) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            // A model that is announced must outlive a power cut.
            channel.force(true);
        } catch (IOException e) {
            throw Cause.failure(
                    "The file (" + file + ") cannot be written", "more room on the disk, or another folder.", e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw Cause.failure(
                    "The folder (" + folder + ") cannot be made", "more room on the disk, or another folder.", e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read back", null, e);
        }
    }
}
