package org.modelwright.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.job.SourceStatement;
import org.modelwright.job.Statement;
import org.modelwright.job.TrainingJob;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.scoring.ModelVerifier;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSeal;
import org.modelwright.test.Python;

/** Python's {@code model_signing} and OpenSSL accept what we sign, and we accept what they sign. */
@Tag("oracle")
class SignaturesOracleTest {

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void save() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("MLmodel"), "flavors: {}\n");
        Files.writeString(model.resolve("empty"), "");
        Files.createDirectories(model.resolve("a.b"));
        Files.writeString(model.resolve("a.b/x"), "1");
        Files.createDirectories(model.resolve("a"));
        Files.writeString(model.resolve("a/\u00e4 \uD83D\uDE00"), "2");
    }

    private String shell(String script) throws IOException {
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s%n%s", script, out)
                .isZero();
        return out;
    }

    private ModelSeal sign(String key, @Nullable String password, @Nullable String chain) throws IOException {
        Files.deleteIfExists(model.resolve("model.sig"));
        InferSigner signer = new InferSigner(
                new Secret(Files.readString(folder.resolve(key))),
                password == null ? null : new Secret(password),
                chain == null ? null : folder.resolve(chain).toString());
        signer.check();
        return signer.seal(model, "model").orElseThrow();
    }

    private Verification verify(Trust trust, @Nullable String asOf) {
        return ModelVerifier.of("m", trust, asOf == null ? Instant.now() : ModelVerifier.asOf(asOf))
                .verify(model, null);
    }

    private void python(String... arguments) {
        Python.MODEL_SIGNING.run(folder, """
                from model_signing._cli import main
                main()
                """, (Object[]) arguments);
    }

    @Test
    void keysOfEachCurveBothWays() throws IOException {
        for (List<String> curve : List.of(
                List.of("prime256v1", "sha256"), List.of("secp384r1", "sha384"), List.of("secp521r1", "sha512"))) {
            shell("openssl ecparam -name " + curve.get(0)
                    + " -genkey -noout -out old.pem; openssl pkcs8 -topk8 -in old.pem"
                    + " -passout pass:geheim -out k.pem; openssl ec -in old.pem -pubout -out k.pub");
            ModelSeal seal = sign("k.pem", "geheim", null);
            python("verify", "key", "model", "--signature", "model/model.sig", "--public_key", "k.pub");
            commandsOfThePage(curve.get(1), seal);

            // What MLflow writes into a stored model.
            Files.writeString(model.resolve("registered_model_meta"), "model_name: m\n");
            python("verify", "key", "model", "--signature", "model/model.sig", "--public_key", "k.pub");
            Files.delete(model.resolve("registered_model_meta"));

            Files.delete(model.resolve("model.sig"));
            python("sign", "key", "model", "--signature", "model/model.sig", "--private_key", "old.pem");
            Verification theirs = verify(Trust.ofKey(folder.resolve("k.pub").toString()), null);
            assertThat(theirs.faults()).isEmpty();
            assertThat(theirs.isProved()).isTrue();
        }
    }

    /** Those of docs/trust.md. */
    private void commandsOfThePage(String digest, ModelSeal seal) throws IOException {
        Path page = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")), "docs", "trust.md");
        Matcher block = Pattern.compile("(?ms)^```bash\n(.*?)^```").matcher(Files.readString(page));
        assertThat(block.find()).isTrue();
        String commands = block.group(1).replace("-sha256", "-" + digest);
        assertThat(shell(commands)).contains("Verified OK");
        assertThat(block.find()).isTrue();
        assertThat(shell(block.group(1))).isEqualTo(seal.rootSha256() + "\n" + seal.keyHint() + "\n");

        Files.writeString(model.resolve("new"), "added");
        assertThat(fails(commands)).isTrue();
        Files.delete(model.resolve("new"));
        byte[] before = Files.readAllBytes(model.resolve("MLmodel"));
        Files.writeString(model.resolve("MLmodel"), "changed");
        assertThat(fails(commands)).isTrue();
        Files.write(model.resolve("MLmodel"), before);
    }

    private boolean fails(String commands) throws IOException {
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        return process.onExit().join().exitValue() != 0;
    }

    @Test
    void certificatesBothWaysAndWhatIsWrongWithThem() throws IOException {
        Files.writeString(
                folder.resolve("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n");
        Files.writeString(folder.resolve("leaf.ext"), "keyUsage=critical,digitalSignature\n");
        Files.writeString(folder.resolve("other.ext"), "keyUsage=critical,keyAgreement\n");
        shell("""
                ca() { openssl req -new -key $1.key -subj /CN=$1 -out $1.csr; }
                for name in root between k old other; do
                  openssl ecparam -name prime256v1 -genkey -noout -out $name.key; ca $name; done
                openssl x509 -req -in root.csr -signkey root.key -days 9000 -set_serial 1 -extfile ca.ext -out root.pem
                openssl x509 -req -in between.csr -CA root.pem -CAkey root.key -set_serial 2 -days 8000 -extfile ca.ext -out between.pem
                for name in k other; do
                  openssl x509 -req -in $name.csr -CA between.pem -CAkey between.key -set_serial 3 -days 700 \
                    -extfile $([ $name = k ] && echo leaf || echo other).ext -out $name.crt; done
                cat k.crt between.pem > k.chain; cat other.crt between.pem > other.chain; cat between.pem k.crt > wrong.chain
                openssl ecparam -name prime256v1 -genkey -noout -out stranger.key; ca stranger
                openssl x509 -req -in root.csr -signkey root.key -days 1 -set_serial 5 -extfile ca.ext -out short.pem
                openssl x509 -req -in root.csr -signkey root.key -days 9000 -set_serial 6 -extfile leaf.ext -out leafroot.pem
                openssl x509 -req -in stranger.csr -signkey stranger.key -days 9000 -set_serial 1 -extfile ca.ext -out stranger.pem
                """);
        sign("k.key", null, "k.chain");
        Trust root = Trust.ofChain(folder.resolve("root.pem").toString());
        assertThat(verify(root, null).faults()).isEmpty();
        assertThat(verify(root, null).signer()).isEqualTo("CN=k");
        assertThat(verify(Trust.ofChain(folder.resolve("k.crt").toString()), null)
                        .isProved())
                .isTrue();
        python("verify", "certificate", "model", "--signature", "model/model.sig", "--certificate_chain", "root.pem");

        for (String untrusted : List.of("stranger.pem", "leafroot.pem")) {
            assertThat(fault(verify(Trust.ofChain(folder.resolve(untrusted).toString()), null)))
                    .as(untrusted)
                    .isEqualTo("certificate");
        }
        Trust shortRoot = Trust.ofChain(folder.resolve("short.pem").toString());
        assertThat(verify(shortRoot, null).isProved()).isTrue();
        assertThat(fault(verify(
                        shortRoot, LocalDate.now(ZoneOffset.UTC).plusDays(100).toString())))
                .isEqualTo("certificate");
        int year = Instant.now().atZone(ZoneOffset.UTC).getYear();
        assertThat(verify(root, (year + 3) + "-01-01").faults())
                .singleElement()
                .satisfies(it -> assertThat(it.message()).contains("the certificate (CN=k) has expired at"));
        assertThat(verify(root, (year - 1) + "-01-01").faults())
                .singleElement()
                .satisfies(it -> assertThat(it.message()).contains("is not valid before"));
        shell("openssl ec -in k.key -pubout -out k.pub");
        assertThat(fault(verify(Trust.ofKey(folder.resolve("k.pub").toString()), null)))
                .isEqualTo("wrong_key");
        assertThat(fault(verify(
                        root.keys(TrustedKey.of(folder.resolve("k.pub").toString())
                                .revoked(true)),
                        null)))
                .isEqualTo("key");

        assertThat(fault(verify(
                        root.keys(TrustedKey.of(folder.resolve("k.pub").toString())
                                .notAfter("2020-01-01")),
                        null)))
                .isEqualTo("key");

        for (List<String> wrong : List.of(
                List.of("other.chain", "is not that of the private_key"),
                List.of("wrong.chain", "is not that of the private_key"),
                List.of("k.key", "has no block BEGIN CERTIFICATE"))) {
            assertThat(refusal("k.key", wrong.get(0))).contains(wrong.get(1));
        }
        shell("cat k.chain k.key > both.chain");
        assertThat(refusal("k.key", "both.chain")).contains("holds a private key beside certificates");
        assertThat(refusal("other.key", "other.chain")).contains("is not made for signatures");

        Files.deleteIfExists(model.resolve("model.sig"));
        python(
                "sign",
                "certificate",
                "model",
                "--signature",
                "model/model.sig",
                "--private_key",
                "k.key",
                "--signing_certificate",
                "k.crt",
                "--certificate_chain",
                "between.pem");
        assertThat(verify(root, null).faults()).isEmpty();
    }

    /** Some versions write into the stored model that they load. */
    @Test
    void aVersionThatMlflowHasLoadedIsStillWhatWasSigned() throws IOException {
        loadedBy(Python.MLFLOW_3_17);
    }

    @Test
    @Tag("thorough")
    void aVersionThatTheOldestMlflowHasLoadedIsStillWhatWasSigned() throws IOException {
        loadedBy(Python.MLFLOW_3_0);
    }

    private void loadedBy(Python mlflow) throws IOException {
        StringBuilder rows = new StringBuilder("id,a,b,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i + "," + i % 7 + ".5," + (i % 3 == 0 ? "u" : "v") + "," + (2 * (i % 7) + i * 37 % 11 * 0.01)
                    + "\n");
        }
        Path data = Files.writeString(folder.resolve("d.csv"), rows);
        KeyFiles keys = KeyFiles.write(folder.resolve("k.pem"));
        String store = "sqlite:///" + folder.resolve("mlflow.db");
        CsvReader reader = CsvReader.of(data.toString()).key("id");
        SourceStatement source = SourceStatement.of()
                .licence("CC BY 4.0")
                .origin("a lake")
                .collected("by boat")
                .sensitivity("fish");
        TrainingJob.of(reader.exclude("y"), reader.columns("y"), LinearModel.of())
                .statement(Statement.of()
                        .intendedUse("trials")
                        .limits("no rivers")
                        .owner("the lake's")
                        .contact("lake@example.org")
                        .inputs(source))
                .signer(InferSigner.of()
                        .privateKey(new Secret(Files.readString(keys.privateKey()), keys.privateKey(), null)))
                .mlflowService(MlflowService.of().trackingUri(store).registryName("rides"))
                .run();
        Trust trust = Trust.ofKey(keys.publicKey().toString());
        assertThat(ScoringModel.verify("models:/rides/1", store, trust, Instant.now())
                        .isProved())
                .isTrue();
        mlflow.run(folder, """
                import sys
                import mlflow
                mlflow.set_tracking_uri("sqlite:///mlflow.db")
                model = mlflow.pyfunc.load_model("models:/rides/1")
                assert len(model.predict(model.input_example)) == 3
                mlflow.onnx.load_model("models:/rides/1")
                """);
        Files.writeString(folder.resolve("classpath"), System.getProperty("java.class.path"));
        String bill = Python.MODEL_SIGNING.run(folder, """
                import hashlib
                import json
                import re
                import zipfile
                from pathlib import Path
                from cyclonedx.schema import SchemaVersion
                from cyclonedx.validation.json import JsonStrictValidator
                bill, = Path("mlruns").rglob("ml-bom.cdx.json")
                assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.read_text()) is None
                bom = json.loads(bill.read_text())
                model = bom["metadata"]["component"]
                sha256 = lambda file: [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}]
                assert model["hashes"] == sha256(bill.with_name("model.onnx"))
                assert model["version"] == bill.parent.parent.name
                data = {it["bom-ref"]: it for it in bom["components"]}
                for name in ("data:inputs", "data:targets"):
                    assert data[name]["name"] == "d.csv" and data[name]["hashes"] == sha256(Path("d.csv"))
                assert data["data:inputs"]["licenses"] == [{"license": {"name": "CC BY 4.0"}}]
                assert data["data:inputs"]["description"] == "a lake"
                assert data["data:inputs"]["data"] == [
                    {"type": "dataset", "description": "by boat", "sensitiveData": ["fish"]}]
                assert data["data:targets"]["data"] == [{"type": "dataset"}] and "licenses" not in data["data:targets"]
                assert model["modelCard"]["considerations"] == {
                    "useCases": ["trials"], "technicalLimitations": ["no rivers"]}
                assert model["supplier"] == {"name": "the lake's", "contact": [{"email": "lake@example.org"}]}
                jars = {Path(it).resolve() for it in Path("classpath").read_text().split(":") if it.endswith(".jar")}
                wanted = sorted(sha256(it)[0]["content"] for it in jars)
                java = [it for it in bom["components"] if it["type"] == "library"
                        and not it.get("purl", "").startswith("pkg:pypi/")]
                assert sorted(it["hashes"][0]["content"] for it in java if "hashes" in it) == wanted
                by_hash = {it["hashes"][0]["content"]: it for it in java if "hashes" in it}
                checked = 0
                for jar in jars:
                    inside = [it for it in zipfile.ZipFile(jar).namelist()
                              if re.fullmatch("META-INF/maven/.*/pom.properties", it)]
                    if len(inside) == 1:
                        pom = dict(line.split("=", 1) for line in
                                   zipfile.ZipFile(jar).read(inside[0]).decode().split("\\n") if "=" in line)
                        pom = {key.strip(): value.strip() for key, value in pom.items()}
                        purl = f"pkg:maven/{pom['groupId']}/{pom['artifactId']}@{pom['version']}"
                        assert by_hash[sha256(jar)[0]["content"]]["purl"] == purl
                        checked += 1
                assert checked > 10
                pinned = bill.with_name("requirements.txt").read_text().split()
                assert [it["purl"] for it in bom["components"] if it.get("purl", "").startswith("pkg:pypi/")] == [
                    "pkg:pypi/" + it.replace("==", "@") for it in pinned]
                scores = json.loads(bill.with_name("run-record.json").read_text())["metrics"]
                for metric in model["modelCard"]["quantitativeAnalysis"]["performanceMetrics"]:
                    name = ("train_" if metric["slice"] == "training rows" else "") + metric["type"]
                    assert float(metric["value"]) == scores[name]
                    if "confidenceInterval" in metric:
                        assert float(metric["confidenceInterval"]["lowerBound"]) == scores[name + "_lower"]
                assert bom["dependencies"][0]["dependsOn"] == [it["bom-ref"] for it in bom["components"]]
                print(len(data) == len(bom["components"]))
                """);
        assertThat(bill).isEqualTo("True\n");
        Verification after = ScoringModel.verify("models:/rides/1", store, trust, Instant.now());
        assertThat(after.faults()).isEmpty();
        assertThat(after.isProved()).isTrue();
        assertThat(after.unsigned()).containsExactly("registered_model_meta");
        ScoringModel.load("models:/rides/1", store, trust).close();
    }

    private static Object fault(Verification found) {
        assertThat(found.faults()).hasSize(1);
        return found.faults().get(0).facts().get("fault");
    }

    private String refusal(String key, String chain) throws IOException {
        try {
            sign(key, null, chain);
            return "";
        } catch (ConfigException e) {
            return Arrays.toString(e.problems().toArray());
        }
    }
}
