package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.job.CheckedJob;
import org.modelwright.plugin.Kinds;
import org.modelwright.service.MlflowService;
import org.modelwright.trust.PolicyFile;

/** What a policy forbids does not happen, whatever the job says and wherever it says it. */
class PolicyTest {

    @TempDir
    private Path folder;

    private Path data;
    private Path elsewhere;

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder rows = new StringBuilder("id,a,b,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i + "," + i * 7919 % 37 + ".5," + i * 104729 % 31 + ".25," + i * 15485863L % 41 + ".25\n");
        }
        data = Files.createDirectories(folder.resolve("data")).resolve("d.csv");
        Files.writeString(data, rows);
        elsewhere = Files.copy(data, folder.resolve("elsewhere.csv"));
    }

    private PolicyFile policy(String... lines) throws IOException {
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return new ConfigLoader(Kinds.discover(), Map.<String, String>of("FREE", "b")::get).policy(file);
    }

    private CheckedJob job(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "inputs={KIND: CsvReader, path: '" + data + "', key: id, exclude: [y]}",
                "targets={KIND: CsvReader, path: '" + data + "', key: id, columns: [y]}",
                "model={KIND: BaselineModel}",
                "alerts_service={channels: []}",
                "mlflow_service={tracking_uri: 'sqlite:///" + folder.resolve("mlflow.db") + "'}"));
        all.addAll(List.of(settings));
        return new ConfigLoader(Kinds.discover(), Map.<String, String>of("FREE", "b")::get)
                .load(List.of(), List.of("KIND: TrainingJob"), all);
    }

    private static List<Problem> refused(CheckedJob job, PolicyFile... policies) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> job.under(List.of(policies)));
        assertThat(refusal).as("nothing is refused").isNotNull();
        return refusal.problems();
    }

    private void mustRefuse(PolicyFile policy, CheckedJob job, int line, int column, String value) {
        assertThat(refused(job, policy)).singleElement().satisfies(problem -> {
            assertThat(problem.toString())
                    .contains("(" + folder.resolve("policy.yaml") + ":" + line + ":" + column + ")")
                    .contains(value);
            assertThat(problem.maybe()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inputs.columns=[a, b]",
                "inputs.columns=[a, '${env:FREE}']",
                "inputs.key=[id, b]",
                "inputs.schema={columns: {b: {type: double}}}",
                "targets.columns=[b]"
            })
    void aForbiddenColumnIsSeenInTheConfiguration(String setting) throws IOException {
        mustRefuse(policy("# none of it", "forbidden_columns: [ssn, b]"), job(setting), 2, 26, "The column (b)");
    }

    @Test
    void aForbiddenColumnThatTheDataAloneShowsStopsTheRunAndThePlan() throws IOException {
        PolicyFile policy = policy("forbidden_columns: b", "minimum_test_rows: 9");
        CheckedJob job = job().under(List.of(policy));
        GateException refusal = catchThrowableOfType(GateException.class, job::run);
        assertThat(refusal.problems())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        one -> assertThat(one)
                                .contains("The column (b) is forbidden, and is a feature.", "policy.yaml:1:20)"),
                        two -> assertThat(two).contains("The test rows (8) are fewer than (9).", "policy.yaml:2:20)"));
        assertThat(job.plan().failure()).map(ModelwrightException::exitCode).contains(4);
        assertThat(job("targets.columns=[b]", "inputs.exclude=[b]")
                        .under(List.of())
                        .plan()
                        .failure())
                .isEmpty();
        CheckedJob target = job("targets.columns=[]", "targets.exclude=[a, y]", "inputs.exclude=[b, y]")
                .under(List.of(policy("forbidden_columns: [b]")));
        assertThat(target.plan().failure().orElseThrow()).hasMessageContaining("is the target");
    }

    @Test
    void whatIsExcludedIsAllowedAndTheRunIsMarkedWithThePolicy() throws IOException {
        PolicyFile policy = policy("forbidden_columns: [b]", "minimum_test_rows: 8", "allowed_sources: [data]");
        var result = job("inputs.exclude=[b, y]").under(List.of(policy)).run();
        try (var mlflow = MlflowService.of().trackingUri(result.trackingUri()).start()) {
            assertThat(mlflow.client().tracking().tags(result.run().runId()))
                    .containsEntry("modelwright.policy_sha256", policy.sha256());
        }
        assertThat(job("inputs.exclude=[b, y]")
                        .under(List.of(policy))
                        .runIfChanged(new org.modelwright.job.JobListener() {}))
                .isInstanceOf(org.modelwright.job.UnchangedResult.class);
        assertThat(job("inputs.exclude=[b, y]")
                        .under(List.of(policy("forbidden_columns: [b]")))
                        .runIfChanged(new org.modelwright.job.JobListener() {}))
                .as("another policy is another promise")
                .isInstanceOf(org.modelwright.job.TrainingResult.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required_signature: true                              | 1 | 21 | no private_key         |",
                "allow_example_rows: false                             | 1 | 21 | (3)                    | saver.example_rows=3",
                "required_statement: [intended_use]                    | 1 | 22 | (intended_use)         | statement.owner=us",
                "required_statement: [owner, inputs.licence]           | 1 | 29 | (inputs.licence)       | statement.owner=us",
                "required_statement: [purpose]                         | 1 | 22 | (purpose) is no key    |",
                "required_gates: [{metric: r2_score}]                  | 1 | 18 | (r2_score, any bound)  |",
                "required_gates: [{metric: r2_score, minimum: 0.5}]    | 1 | 18 | minimum 0.5            | gates=[{metric: r2_score, minimum: 0.4}]",
                "required_gates: [{metric: r2_score, minimum: 0.5}]    | 1 | 18 | minimum 0.5            | gates=[{metric: r2_score, maximum: 0.6}]",
                "approval: {aliases: [champion]}                       | 1 | 22 | (champion)             | promote.alias=champion",
                "approval: {aliases: [champion]}                       | 1 | 22 | (champion)             | registry.aliases=[champion]",
            })
    void whatTheConfigurationLacksIsNamedWithTheLineOfThePolicy(
            String line, int at, int column, String value, String setting) throws IOException {
        mustRefuse(policy(line), setting == null ? job() : job(setting), at, column, value);
    }

    @Test
    void aStricterGateIsEnough() throws IOException {
        PolicyFile policy = policy("required_gates: [{metric: r2_score, minimum: 0.5}]");
        job("gates=[{metric: r2_score, minimum: 0.6}]").under(List.of(policy));
        job("metrics=[{KIND: RegressionMetric, name: r2_score, minimum: 0.5}]").under(List.of(policy));
    }

    @Test
    void sourcesAreWhatTheyReallyAre() throws IOException {
        PolicyFile policy = policy("allowed_sources: [data, 'jdbc:postgresql://db/prod']");
        job().under(List.of(policy));
        Path link = Files.createSymbolicLink(folder.resolve("data/link.csv"), elsewhere);
        for (String outside : List.of(
                elsewhere.toString(),
                folder + "/data/../elsewhere.csv",
                link.toString(),
                folder + "/data/*/../../elsewhere.csv",
                folder + "/data-of-others/d.csv",
                folder + "/*.csv")) {
            assertThat(refused(job("inputs.path='" + outside + "'"), policy))
                    .singleElement()
                    .satisfies(it -> assertThat(it.toString()).contains("policy.yaml:1:", outside));
        }
        CheckedJob globbed = job("inputs.path='" + folder + "/data/*.csv'", "targets.path='" + folder + "/data'")
                .under(List.of(policy));
        assertThat(globbed.plan().failure().orElseThrow().exitCode()).isIn(3, 4);
        Files.delete(data);
        assertThat(globbed.plan().failure().orElseThrow())
                .isInstanceOf(GateException.class)
                .hasMessageContaining("link.csv");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/prod, true",
        "jdbc:postgresql://db/prod?ssl=true, true",
        "jdbc:postgresql://db/production, false",
        "jdbc:postgresql://db/prod/../other, false",
        "jdbc:postgresql://db/prod.elsewhere, false",
        "jdbc:postgresql://other/prod, false",
    })
    void addressesGoOnAtABoundary(String url, boolean allowed) throws IOException {
        PolicyFile policy = policy("allowed_sources: [data, 'jdbc:postgresql://db/prod']");
        CheckedJob job = job("inputs={KIND: JdbcReader, url: '" + url + "', table: t, key: id}");
        if (allowed) {
            job.under(List.of(policy));
        } else {
            mustRefuse(policy, job, 1, 18, "The source (");
        }
    }

    @Test
    void everythingIsToldAtOnceAndEachPolicyIsKept() throws IOException {
        PolicyFile one =
                policy("required_signature: true", "allowed_sources: [nowhere]", "required_statement: [limits]");
        Path other = folder.resolve("other.yaml");
        Files.writeString(other, "forbidden_columns: [b]\n");
        PolicyFile two = new ConfigLoader(Kinds.discover(), name -> null).policy(other);
        assertThat(refused(job("inputs.columns=[b]"), one, two))
                .extracting(it -> String.valueOf(it.place()).replaceFirst(".*/", ""))
                .containsExactly(
                        "policy.yaml:3:22",
                        "policy.yaml:1:21",
                        "policy.yaml:2:18",
                        "policy.yaml:2:18",
                        "other.yaml:1:21");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forbidden_column: [b]           | The key (forbidden_column) is not known in Policy. | forbidden_columns",
                "minimum_test_rows: many         | many                                             |",
                "minimum_test_rows: 0            | The minimum_test_rows (0) is not at least 1.     |",
                "forbidden_columns: ['${env:FREE}'] | takes something from elsewhere                | the value itself",
                "allowed_plugins: [abc]          | The allowed_plugins (abc) is not 64              | sha256sum",
                "[b]                             | The policy is a list, not a block.               | forbidden_columns",
                "{                               | policy.yaml                                      |",
            })
    void aPolicyThatCannotBeReadIsNeverIgnored(String text, String message, String maybe) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> policy(text));
        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).contains(message).contains("policy.yaml:");
            assertThat(String.valueOf(problem.maybe())).contains(maybe == null ? "" : maybe);
        });
    }

    @Test
    void policiesAreFoundBesideTheDistributionAndByTheEnvironment() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path lib = Files.createDirectories(home.resolve("lib"));
        assertThat(PolicyFiles.beside(lib)).isEmpty();
        Path file = Files.writeString(home.resolve("policy.yaml"), "{}");
        assertThat(PolicyFiles.beside(lib)).as("no distribution").isEmpty();
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/modelwright"), "");
        assertThat(PolicyFiles.beside(lib)).contains(file);
        Files.delete(file);
        Files.createSymbolicLink(file, home.resolve("gone"));
        assertThat(PolicyFiles.beside(lib)).contains(file);
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.writeString(folder.resolve("modelwright"), "");
        Path built = Files.createDirectories(folder.resolve("modelwright-cli/target/modelwright-1/lib"));
        assertThat(PolicyFiles.beside(built)).isEmpty();
        Files.writeString(folder.resolve("policy.yaml"), "{}");
        assertThat(PolicyFiles.beside(built)).contains(folder.resolve("policy.yaml"));
        for (String wrong : List.of("", " ", folder.resolve("gone.yaml").toString(), folder.toString())) {
            assertThat(catchThrowableOfType(
                            ConfigException.class, () -> new PolicyFiles(Kinds::discover, wrong).read()))
                    .as("(%s)", wrong)
                    .isNotNull();
        }
        assertThat(new PolicyFiles(
                                Kinds::discover,
                                file.resolveSibling("../policy.yaml").toString())
                        .read())
                .hasSize(1);
        assertThat(Stream.of(new PolicyFiles(Kinds::discover, null).read())).containsExactly(List.of());
    }
}
