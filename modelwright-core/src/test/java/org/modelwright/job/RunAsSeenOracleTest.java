package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.config.ConfigLoader;
import org.modelwright.internal.text.Json;
import org.modelwright.plugin.CorePlugin;
import org.modelwright.plugin.Kinds;
import org.modelwright.test.Python;

/** What a run says of itself, as MLflow's own client reads it. */
@Tag("oracle")
class RunAsSeenOracleTest {

    private static final String READ = """
            import json, mlflow
            mlflow.set_tracking_uri("sqlite:///mlflow.db")
            runs = []
            client = mlflow.MlflowClient()
            for version in sorted(client.search_model_versions("name = 'seen'"), key=lambda it: int(it.version)):
                run = client.get_run(version.run_id)
                runs.append({
                    "name": run.info.run_name, "params": run.data.params, "tags": run.data.tags,
                    "datasets": {i.dataset.name: {
                        "digest": i.dataset.digest, "profile": json.loads(i.dataset.profile),
                        "context": [t.value for t in i.tags if t.key == "mlflow.data.context"][0]}
                        for i in run.inputs.dataset_inputs}})
            print(json.dumps(runs))
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void data() throws IOException {
        SmallJob.data(folder);
    }

    private List<Map<?, ?>> runs() {
        List<Map<?, ?>> runs = new ArrayList<>();
        ((List<?>) Json.read(Python.MLFLOW_3_17.run(folder, READ))).forEach(it -> runs.add((Map<?, ?>) it));
        return runs;
    }

    private static Map<?, ?> map(Map<?, ?> of, String key) {
        return (Map<?, ?>) of.get(key);
    }

    @Test
    void paramsTagsAndDatasetsAreThoseOfTheJob() throws IOException {
        Path file = Files.writeString(folder.resolve("night.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs:
                    KIND: CsvReader
                    path: $D/inputs.csv
                    key: id
                    where: id < 30
                    schema: {columns: {a: {type: double, minimum: 0}}}
                  targets: {KIND: CsvReader, path: $D/targets.csv, key: id}
                  model: {KIND: LinearModel, alpha: 0.5}
                  alerts_service: {channels: []}
                  mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: seen}
                """.replace("$D", folder.toString()));
        new ConfigLoader(Kinds.of(List.of(new CorePlugin())), name -> null)
                .load(List.of(file), List.of(), List.of())
                .run();

        Map<?, ?> run = runs().get(0);
        assertThat(run.get("name")).isEqualTo("night");
        Map<?, ?> params = map(run, "params");
        Map<?, ?> datasets = map(run, "datasets");
        assertThat(params.get("model.alpha")).isEqualTo("0.5");
        assertThat(params.get("task")).isEqualTo("regression");
        assertThat(params.get("metrics")).isEqualTo("[mean_squared_error, mean_absolute_error, r2_score]");
        assertThat(params.keySet().stream().map(String::valueOf).filter(it -> it.contains("schema")))
                .containsExactlyInAnyOrder("inputs.schema.columns.a.type", "inputs.schema.columns.a.minimum");
        for (String side : List.of("inputs", "targets")) {
            assertThat(params.get(side + ".digest"))
                    .isEqualTo(map(datasets, side).get("digest"));
            assertThat(map(datasets, side).get("context")).isEqualTo("source");
        }
        assertThat(map(map(datasets, "train"), "profile").get("target")).isEqualTo("y");
        assertThat(map(map(datasets, "test"), "profile").get("target")).isEqualTo("y");
        assertThat(map(datasets, "train").get("context")).isEqualTo("training");
        assertThat(map(datasets, "test").get("context")).isEqualTo("testing");
        assertThat(((Number) map(map(datasets, "inputs"), "profile").get("rows_left_out_by_where")).intValue())
                .isEqualTo(10);
        assertThat(((Number) map(map(datasets, "targets"), "profile").get("rows_left_out_by_where_of_inputs"))
                        .intValue())
                .isEqualTo(10);
        assertThat(map(run, "tags").get("mlflow.source.name")).isEqualTo(file.toString());
        assertThat(map(run, "tags").get("mlflow.source.type")).isEqualTo("LOCAL");
    }

    @Test
    void aWorkTreeWithChangesIsSaid() throws Exception {
        git("init", "--initial-branch=main");
        git("add", "inputs.csv", "targets.csv");
        git("commit", "-m", "data");
        job();
        Files.writeString(folder.resolve("inputs.csv"), "40,3.5\n", java.nio.file.StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("targets.csv"), "40,3.5\n", java.nio.file.StandardOpenOption.APPEND);
        String commit = git("rev-parse", "HEAD");
        job();

        List<Map<?, ?>> runs = runs();
        assertThat(runs)
                .allSatisfy(it -> assertThat(map(it, "tags").get("mlflow.source.git.commit"))
                        .isEqualTo(commit));
        assertThat(runs)
                .map(it -> map(it, "tags").get("mlflow.source.git.dirty"))
                .isEqualTo(List.of("false", "true"));
    }

    /** In a process that works in the folder. */
    private void job() throws Exception {
        Process job = withoutGit(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallJob.class.getName(),
                        folder.toString(),
                        "sqlite:///mlflow.db",
                        "seen"))
                .inheritIO()
                .start();
        assertThat(job.waitFor()).isZero();
    }

    private ProcessBuilder withoutGit(ProcessBuilder builder) {
        builder.directory(folder.toFile()).environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        return builder;
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=n", "-c", "user.email=e@example.org"));
        command.addAll(List.of(arguments));
        Process process = withoutGit(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }
}
