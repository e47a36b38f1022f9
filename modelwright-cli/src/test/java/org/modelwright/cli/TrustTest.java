package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Records;
import org.modelwright.dossier.DossierVerifier;
import org.modelwright.error.GateException;
import org.modelwright.error.Place;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.oms.VerifyingKey;
import org.modelwright.scoring.VersionApproval;
import org.modelwright.service.MlflowService;
import org.modelwright.trust.ApprovalRule;
import org.modelwright.trust.Policy;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.Trust;

/** A version that a job has signed, as its user and a stranger see it. */
class TrustTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Path key;
    private static String store;
    private static ModelVersion version;
    private static Path model;

    @BeforeAll
    static void signAVersion() throws IOException {
        data = folder.resolve("d.csv");
        StringBuilder rows = new StringBuilder("id,a,b,y\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i)
                    .append(',')
                    .append(i % 7)
                    .append(".5,")
                    .append(i % 3 == 0 ? "u" : "v")
                    .append(',');
            rows.append(2 * (i % 7) + i % 3 + (i * 37 % 11) * 0.01).append('\n');
        }
        Files.writeString(data, rows);
        key = folder.resolve("k.pem");
        store = "sqlite:///" + folder.resolve("mlflow.db");
        assertThat(Answer.to("keygen", "-o", key.toString()).exitCode()).isZero();
        assertThat(job("run", "${file:" + key + "}").err()).contains("signed (");
        try (var mlflow = MlflowService.of().trackingUri(store).start()) {
            version =
                    mlflow.client().registry().versionByAlias("trees", "first").orElseThrow();
            model = Path.of(mlflow.client()
                    .loggedModels()
                    .loggedModel(version.source().replace("models:/", ""))
                    .artifactUri()
                    .replaceFirst("^file:(//)?", ""));
        }
    }

    private static Answer job(String command, String privateKey, String... more) throws IOException {
        Path yaml = folder.resolve("job.yaml");
        Files.writeString(yaml, """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: '%1$s', key: id, exclude: [y]}
                  targets: {KIND: CsvReader, path: '%1$s', key: id, columns: [id, y]}
                  model: {KIND: LinearModel}
                  registry: {KIND: MlflowRegister, aliases: [first]}
                  mlflow_service: {tracking_uri: '%2$s', registry_name: trees}
                  signer:
                    KIND: InferSigner
                    private_key: '%3$s'
                """.formatted(data, store, privateKey));
        return Answer.to(Stream.concat(Stream.of(command, yaml.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Answer verify(Object what, String... more) {
        return Answer.to(Stream.concat(Stream.of("verify", what.toString(), "--tracking-uri", store), Stream.of(more))
                .toArray(String[]::new));
    }

    private String pub() {
        return folder.resolve("k.pub").toString();
    }

    @Test
    void keysAreWrittenOnceAndForTheirOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("k.pub"))).startsWith("-----BEGIN PUBLIC KEY-----\n");
        assertThat(Answer.to("keygen", "-o", key.toString()).mustFail(2).err())
                .contains("The file (" + key + ") is there already.");
        assertThat(Answer.to("keygen", "-o", folder.resolve("k.key").toString())
                        .mustFail(2)
                        .err())
                .contains("The file (" + pub() + ") is there already.");
        assertThat(folder.resolve("k.key")).doesNotExist();
    }

    @Test
    void aVersionIsVerifiedByEachOfItsNames() {
        for (Object name : List.of(
                "models:/trees/1",
                "models:/trees@first",
                "models:/trees/latest",
                version.source(),
                "runs:/" + version.runId() + "/model",
                model)) {
            Answer proved = verify(name, "--public-key", pub());
            assertThat(proved.exitCode()).as(proved.err()).isZero();
            assertThat(proved.out()).startsWith("verified: ").contains(pub() + " signed (P-256, root ");
        }
        assertThat(verify("models:/trees/1").out())
                .startsWith("consistent: ")
                .contains("This does not prove who wrote them");
        assertThat(verify("models:/trees/1", "--public-key", pub(), "--output", "json")
                        .out())
                .contains(
                        "\"status\":\"VERIFIED\"",
                        "\"root_sha256\":\"" + version.tags().get("oms.root.sha256") + "\"")
                .contains("\"key_hint\":\"" + version.tags().get("oms.key.hint") + "\"", "\"not_signed\":[]");
        assertThat(version.tags()).containsEntry("oms.signature", "model.sig");
        assertThat(model.resolve("model.sig")).isRegularFile();
    }

    @Test
    void everyFaultOfACopyIsToldAtOnceAndNothingOfItIsLoaded() throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Files.writeString(copy.resolve("MLmodel"), "changed");
        Files.writeString(copy.resolve("new"), "added");
        assertThat(verify(copy, "--public-key", pub()).mustFail(4).err())
                .contains("The file (MLmodel) was changed after it was signed")
                .contains("The file (new) was added: it is not signed")
                .contains("was signed and is missing");
        assertThat(verify(copy, "--public-key", pub(), "--output", "json")
                        .mustFail(4)
                        .out())
                .contains("\"facts\":{\"fault\":\"changed\",\"file\":\"MLmodel\"}");
        Path trust = Files.writeString(folder.resolve("trust.yaml"), "keys: [{public_key: " + pub() + "}]\n");
        Path out = folder.resolve("p.csv");
        assertThat(predict(copy, out, trust).mustFail(4).err()).contains("The file (MLmodel) was changed");
        assertThat(out).doesNotExist();
        Answer scored = predict(model, out, trust);
        assertThat(scored.exitCode()).as(scored.err()).isZero();
        assertThat(out).exists();
        Files.writeString(trust, "keys: [{public_key: " + pub() + ", revoked: true}]\n");
        assertThat(predict(model, folder.resolve("q.csv"), trust).mustFail(4).err())
                .contains("is revoked");
        FolderTree.delete(copy);
    }

    private Answer predict(Path from, Path out, Path trust) {
        return Answer.to(
                "predict", from.toString(), data.toString(), "-o", out.toString(), "--trust", trust.toString());
    }

    @Test
    void aKeyThatCannotSignIsToldByThePlanAndNeverShown() throws IOException {
        Path open = Files.copy(key, folder.resolve("open.pem"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        String secret = Files.readAllLines(key).get(1);
        for (Map.Entry<String, String> wrong : Map.of(
                        "${file:" + open + "}",
                        "is open to others than its owner (rw-r-----). (" + folder,
                        "${file:" + folder.resolve("k.pub") + "}",
                        "is no PEM text with one private key",
                        "********",
                        "The private_key is masked")
                .entrySet()) {
            for (String command : List.of("plan", "run")) {
                Answer refused = job(command, wrong.getKey());
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.err()).contains(wrong.getValue()).doesNotContain(secret);
            }
        }
        Answer rendered = job("render", "${file:" + key + "}");
        assertThat(rendered.out()).contains("private_key: '********'").doesNotContain(secret);
        assertThat(job("validate", "********").exitCode()).isZero();
        assertThat(job("validate", "${file:" + key + "}", "--set", "signer.password=wrong-one")
                        .mustFail(2)
                        .err())
                .contains("The private_key is not encrypted, but there is a password. (--set signer.password=…)")
                .doesNotContain("wrong-one");
    }

    @Test
    void aPolicyOfTheEnvironmentStandsAboveEveryOverride() throws IOException, InterruptedException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "# ours\nforbidden_columns: [b]\n");
        job("validate", "${file:" + key + "}");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Launched.QUICK,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "plan",
                folder.resolve("job.yaml").toString(),
                "--set",
                "inputs.exclude=[y]");
        Launched refused = Launched.run(folder, Map.of("MODELWRIGHT_POLICY", policy.toString()), command);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(4);
        assertThat(refused.err())
                .contains("The column (b) is forbidden, and is a feature. (" + policy + ":2:21)")
                .contains("Maybe exclude: [b]");
    }

    @Test
    void anApprovalIsASecondSignatureAndMovesTheAlias() throws IOException {
        Path boss = folder.resolve("boss.pem");
        assertThat(Answer.to("keygen", "-o", boss.toString()).exitCode()).isZero();
        Path trust = Files.writeString(folder.resolve("approved.yaml"), """
                keys:
                  - {public_key: %1$s/k.pub}
                  - {public_key: %1$s/boss.pub, may: [approve]}
                approved: required
                """.formatted(folder));
        String[] predict = {
            "predict",
            "models:/trees@champion",
            data.toString(),
            "-o",
            folder + "/approved.csv",
            "--tracking-uri",
            store,
            "--trust",
            trust.toString()
        };
        try (var mlflow = MlflowService.of().trackingUri(store).start()) {
            mlflow.client().registry().setAlias("trees", "champion", 1);
        }
        assertThat(Answer.to(predict).mustFail(4).err()).contains("Nobody who is trusted has approved it");
        Answer approved = approve("models:/trees@first", boss, "champion", "--output", "json");
        assertThat(approved.exitCode()).as(approved.err()).isZero();
        assertThat(approved.out())
                .contains("\"status\":\"APPROVED\"", "\"champion\"", "\"version_uri\":\"models:/trees/1\"");
        assertThat(Answer.to(predict).exitCode()).isZero();
        assertThat(verify("models:/trees/1", "--trust", trust.toString(), "--output", "json")
                        .out())
                .contains("\"approved_by\":[\"" + folder + "/boss.pub\"]");
        assertThat(verify("models:/trees@first", "--trust", trust.toString())
                        .mustFail(4)
                        .err())
                .contains("is of the alias (champion)");
        assertThat(verify(model, "--trust", trust.toString()).mustFail(4).err()).contains("this is the name of none");
        assertThat(approve("models:/trees/1", key, "champion").exitCode())
                .as("without a policy the trainer may")
                .isZero();
        Path policy =
                Files.writeString(folder.resolve("eyes.yaml"), "approval: {approvers: [" + folder + "/boss.pub]}\n");
        PolicyFile fourEyes = new PolicyFile(
                policy,
                "0".repeat(64),
                Records.of(Policy.class, "approval", new ApprovalRule(null, List.of(folder + "/boss.pub"), List.of())),
                Map.of("approval.other_key", new Place(policy.toString(), 1, 12)));
        assertThatThrownBy(() ->
                        VersionApproval.give("models:/trees/1", store, null, key, null, "champion", List.of(fourEyes)))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("has signed the model itself")
                .hasMessageContaining("eyes.yaml:1:12");
        assertThat(approve("models:/trees/9", boss, "champion").mustFail(2).err())
                .contains("is not known");
        assertThat(approve("models:/trees/1", boss, "v 1").mustFail(2).err()).contains("(v 1)");
        assertThat(approve("models:/trees/1", folder.resolve("k.pub"), "champion")
                        .mustFail(2)
                        .err())
                .contains("private_key");
        dossierIsChecked(boss, trust);
    }

    /** It needs the approval. */
    private void dossierIsChecked(Path boss, Path trust) throws IOException {
        Path dossier = folder.resolve("d.zip");
        Answer made = Answer.to("dossier", "models:/trees/1", "-o", dossier.toString(), "--tracking-uri", store);
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(Answer.to("dossier", "models:/trees/1", "-o", dossier.toString(), "--tracking-uri", store)
                        .exitCode())
                .isEqualTo(2);
        Path again = folder.resolve("again.zip");
        Answer.to("dossier", "models:/trees@champion", "-o", again.toString(), "--tracking-uri", store);
        assertThat(again).as("the same content is the same bytes").hasSameBinaryContentAs(dossier);
        assertThat(Answer.to("verify", dossier.toString(), "--public-key", pub())
                        .exitCode())
                .isZero();
        assertThat(Answer.to("verify", dossier.toString(), "--trust", trust.toString())
                        .out())
                .startsWith("verified: ");
        assertThat(Answer.to(
                                "verify",
                                dossier.toString(),
                                "--public-key",
                                folder.resolve("boss.pub").toString())
                        .mustFail(4)
                        .err())
                .contains("signed with another key");
        assertThat(Answer.to("verify", key.toString(), "--public-key", pub())
                        .mustFail(4)
                        .err())
                .contains("is no dossier");
        checkedWithPlainCommands(dossier);
        noChangedDossierIsTaken(dossier, 60);
    }

    @Test
    @Tag("thorough")
    void noChangedDossierOfTwoThousandIsTaken() throws IOException {
        Path dossier = folder.resolve("thorough.zip");
        assertThat(Answer.to("dossier", "models:/trees/1", "-o", dossier.toString(), "--tracking-uri", store)
                        .exitCode())
                .isZero();
        noChangedDossierIsTaken(dossier, 2000);
    }

    private void checkedWithPlainCommands(Path dossier) throws IOException {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        bash(unpacked, "unzip -q " + dossier, 0);
        assertThat(unpacked.resolve("run")).isDirectoryNotContaining("glob:**.parquet");
        assertThat(unpacked.resolve("annex-iv.md")).content().contains("owed by a person", "models:/trees/1");
        assertThat(unpacked.resolve("annex-iv.html")).content().contains("default-src 'none'");
        Files.copy(folder.resolve("k.pub"), unpacked.resolve("k.pub"));
        Files.copy(folder.resolve("boss.pub"), unpacked.resolve("boss.pub"));
        Files.list(unpacked.resolve("approvals")).forEach(it -> {
            if (!it.getFileName().toString().startsWith(hint("boss.pub"))) {
                assertThat(it.toFile().delete()).isTrue();
            }
        });
        List<String> blocks = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(unpacked.resolve("README.md")))
                .results()
                .map(it -> it.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        String sums = "sed -i '/approvals/d' SHA256SUMS\n"; // one of them was taken away above
        bash(unpacked, sums + blocks.get(0) + blocks.get(1), 0);
        Files.writeString(unpacked.resolve("model/MLmodel"), "#", StandardOpenOption.APPEND);
        bash(unpacked, blocks.get(0), 1);
    }

    private static String hint(String file) {
        try {
            return VerifyingKey.read(Files.readString(folder.resolve(file)))
                    .hint()
                    .substring(0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bash(Path where, String script, int exitCode) throws IOException {
        try {
            Launched ended = Launched.run(where, Map.of(), List.of("bash", "-e", "-o", "pipefail", "-c", script));
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(exitCode);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever byte is another one: it is not taken, or what is unpacked is the same. */
    private void noChangedDossierIsTaken(Path dossier, int count) throws IOException {
        Path unpacked = folder.resolve("unpacked-before");
        bash(folder, "mkdir -p " + unpacked + " && unzip -q -o " + dossier + " -d " + unpacked, 0);
        byte[] original = Files.readAllBytes(dossier);
        Random random = new Random(19);
        Trust trust = Trust.ofKey(pub());
        int taken = 0;
        for (int i = 0; i < count; i++) {
            byte[] changed = original.clone();
            // Half of them where the archive lists its files, which is a small part of it.
            int at = random.nextInt(i % 2 == 0 ? changed.length : 4000);
            changed[i % 2 == 0 ? at : changed.length - 1 - at] ^= (byte) (1 << random.nextInt(8));
            Path file = Files.write(folder.resolve("changed.zip"), changed);
            try {
                if (DossierVerifier.verify(file, trust, Instant.now()).isProved()) {
                    taken++;
                    Path other = folder.resolve("unpacked-after");
                    bash(
                            folder,
                            "rm -rf " + other + "; unzip -qq -o " + file + " -d " + other + " || true; diff -r "
                                    + unpacked + " " + other,
                            0);
                }
            } catch (GateException refused) {
                assertThat(refused).hasMessageContaining("is no dossier");
            }
        }
        assertThat(taken).isLessThan(count / 2);
    }

    private static Answer approve(String version, Path key, String alias, String... more) {
        return Answer.to(Stream.concat(
                        Stream.of(
                                "approve",
                                version,
                                "--private-key",
                                key.toString(),
                                "--alias",
                                alias,
                                "--tracking-uri",
                                store),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
