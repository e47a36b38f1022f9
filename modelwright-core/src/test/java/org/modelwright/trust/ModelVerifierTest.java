package org.modelwright.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.oms.SigningKey;
import org.modelwright.scoring.ModelVerifier;
import org.modelwright.scoring.ScoringModel;

class ModelVerifierTest {

    @TempDir
    private Path temporary;

    private Path folder;
    private SignedModel model;

    @BeforeEach
    void save() throws IOException {
        folder = Files.createDirectory(temporary.resolve("artifacts"));
        model = SignedModel.in(folder);
    }

    private Verification verify(@Nullable Trust trust) {
        return ModelVerifier.of("m", trust, Instant.now()).verify(folder, null);
    }

    private static List<String> faults(Verification found) {
        return found.faults().stream()
                .map(Problem::facts)
                .map(it -> it.get("fault") + (it.containsKey("file") ? " " + it.get("file") : ""))
                .toList();
    }

    @Test
    void whatWasSignedIsProved() {
        Verification found = verify(model.trust());
        assertThat(found.faults()).isEmpty();
        assertThat(found.isProved()).isTrue();
        assertThat(found.notProved()).isEmpty();
        assertThat(found.rootSha256()).isEqualTo(model.seal().rootSha256());
        assertThat(found.keyHint()).isEqualTo(model.key().verifying().hint());
        assertThat(found.curve()).isEqualTo("P-256");
        assertThat(found.recorded()).isTrue();
        assertThat(model.seal().tags())
                .isEqualTo(Map.of(
                        "oms.root.sha256", String.valueOf(found.rootSha256()),
                        "oms.key.hint", String.valueOf(found.keyHint()),
                        "oms.signature", "model.sig"));
    }

    @Test
    void aRevokedKeyIsNotBelievedWhereverElseItIsListed() {
        TrustedKey listed = TrustedKey.of(model.key().verifying().pem());
        TrustedKey revoked = listed.revoked(true);
        TrustedKey expired = listed.notAfter("2020-01-01");
        assertThat(faults(verify(model.trust().keys(listed, revoked)))).containsExactly("key");
        assertThat(faults(verify(model.trust().keys(revoked, listed)))).containsExactly("key");
        assertThat(faults(verify(model.trust().keys(expired)))).containsExactly("key");
        assertThat(verify(model.trust().keys(expired, listed)).isProved()).isTrue();
    }

    @Test
    void everyFaultIsToldAtOnce() throws IOException {
        Files.writeString(folder.resolve("conda.yaml"), "changed");
        Files.delete(folder.resolve("requirements.txt"));
        Files.writeString(folder.resolve("new.txt"), "added");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("MLmodel"));
        Verification found =
                verify(Trust.ofKey(SigningKey.generate().verifying().pem()));
        assertThat(faults(found))
                .containsExactlyInAnyOrder(
                        "wrong_key", "changed conda.yaml", "missing requirements.txt", "added new.txt", "link link");
        assertThatThrownBy(found::orRefuse)
                .isInstanceOfSatisfying(
                        GateException.class, e -> assertThat(e.problems()).hasSize(5));
        assertThat(faults(verify(null)))
                .containsExactlyInAnyOrder(
                        "changed conda.yaml", "missing requirements.txt", "added new.txt", "link link");
    }

    @Test
    void aSignatureThatIsNoneIsToldWithWhatTheRecordKnows() throws IOException {
        Files.writeString(folder.resolve("model.sig"), "{}");
        Files.writeString(folder.resolve("conda.yaml"), "changed");
        assertThat(faults(verify(model.trust()))).containsExactlyInAnyOrder("malformed", "changed conda.yaml");
        Files.delete(folder.resolve("model.sig"));
        Files.writeString(folder.resolve("new.txt"), "added");
        assertThat(faults(verify(model.trust())))
                .containsExactlyInAnyOrder("unsigned", "changed conda.yaml", "added new.txt");
        assertThat(faults(verify(null))).containsExactlyInAnyOrder("changed conda.yaml", "added new.txt");
        Files.writeString(folder.resolve("run-record.json"), "[]");
        assertThat(faults(verify(null))).containsExactly("record run-record.json");
        Files.delete(folder.resolve("run-record.json"));
        assertThat(faults(verify(null))).containsExactly("unsigned");
    }

    @Test
    void withoutAKeyTheFilesAreConsistentAndNothingIsProved() throws IOException {
        Verification signed = verify(null);
        assertThat(signed.faults()).isEmpty();
        assertThat(signed.isProved()).isFalse();
        assertThat(signed.notProved()).hasValueSatisfying(it -> assertThat(it).contains("does not prove who wrote"));
        Files.delete(folder.resolve("model.sig"));
        assertThat(verify(null).faults()).isEmpty();
        assertThat(verify(null).notProved())
                .hasValueSatisfying(it -> assertThat(it).contains("is not signed"));
    }

    /** Some versions of MLflow write it into a stored model that they load. */
    @Test
    void whatMlflowWritesIntoTheFolderIsNoFaultButSaid() throws IOException {
        Files.writeString(folder.resolve("registered_model_meta"), "model_name: bikes");
        assertThat(verify(model.trust()).isProved()).isTrue();
        assertThat(verify(model.trust()).unsigned()).containsExactly("registered_model_meta");
    }

    @Test
    void oneOfSeveralKeysIsEnoughWhileItIsValid() {
        String other = SigningKey.generate().verifying().pem();
        TrustedKey own = TrustedKey.of(model.key().verifying().pem());
        assertThat(verify(Trust.ofKey(other).keys(TrustedKey.of(other), own)).isProved())
                .isTrue();
        assertThat(faults(verify(model.trust().keys(own.revoked(true))))).containsExactly("key");
        assertThat(faults(verify(model.trust().keys(own.notAfter("2026-01-31")))))
                .containsExactly("key");
        Trust past = model.trust().keys(own.notBefore("2026-01-31").notAfter("2026-02-28"));
        assertThat(faults(at(past, "2026-01-30"))).containsExactly("key");
        assertThat(faults(at(past, "2026-01-31"))).isEmpty();
        assertThat(faults(at(past, "2026-02-28"))).isEmpty();
        assertThat(faults(at(past, "2026-03-01T00:00:00Z"))).containsExactly("key");
    }

    private Verification at(Trust trust, String time) {
        return ModelVerifier.of("m", trust, ModelVerifier.asOf(time)).verify(folder, null);
    }

    @Test
    void aTrustFileIsHeldToItsForm() throws IOException {
        Path pub = Files.writeString(
                temporary.resolve("k.pub"), model.key().verifying().pem());
        Path file = Files.writeString(temporary.resolve("trust.yaml"), "keys: [{public_key: " + pub + "}]\n");
        assertThat(verify(Modelwright.trust(file)).signer()).isEqualTo(pub.toString());
        Files.writeString(
                file,
                "keys:\n  - {public_key: k.pub, not_after: soon, revoket: true}\n  - {revoked: true}\nchain: x\n");
        assertThatThrownBy(() -> Modelwright.trust(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The key (chain) is not known")
                .hasMessageContaining("The key (revoket) is not known")
                .hasMessageContaining("The not_after (soon) is no time. (" + file + ":2:")
                .hasMessageContaining("The key (public_key) of TrustedKey is missing.");
        Files.writeString(file, "keys: []\n");
        assertThatThrownBy(() -> Modelwright.trust(file)).hasMessageContaining("There is no key and no trust_chain.");
        Files.writeString(file, "keys: [{public_key: nowhere.pub}, {public_key: " + file + "}]\n");
        Trust trust = Modelwright.trust(file);
        assertThatThrownBy(() -> verify(trust))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The public_key (nowhere.pub) is not there")
                .hasMessageContaining("is of no use: it has no block BEGIN PUBLIC KEY.");
    }

    @Test
    void onlyWhatWasVerifiedIsLoaded() throws IOException {
        try (ScoringModel loaded = Modelwright.load(folder.toString(), model.trust())) {
            Files.writeString(folder.resolve("model.onnx"), "changed after it was loaded");
            Files.writeString(folder.resolve("MLmodel"), "changed after it was loaded");
            assertThat(loaded.predict(SignedModel.ROWS).rows()).isEqualTo(SignedModel.ROWS.rows());
        }
        assertThatThrownBy(() -> Modelwright.load(folder.toString(), model.trust()))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The file (model.onnx) was changed")
                .hasMessageContaining("The file (MLmodel) was changed");
        Files.delete(folder.resolve("model.sig"));
        assertThatThrownBy(() -> Modelwright.load(folder.toString(), model.trust()))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The model is not signed");
    }
}
