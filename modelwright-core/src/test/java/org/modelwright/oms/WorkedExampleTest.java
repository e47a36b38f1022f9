package org.modelwright.oms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.internal.text.Sha256;

/** A folder of two files, byte by byte. Python's package, sigstore-js and OpenSSL have accepted this very bundle. */
class WorkedExampleTest {

    private static final List<String> IGNORED = List.of(".git", ".gitattributes", ".github", ".gitignore");

    private static final String PUBLIC_KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpE5Cl9JZX9EFIwSfa7bWymjKFANi
            zTmZUMEjRoedKwZVMd8vTIriCQSuhUXs2txhHgCZM439jo4tlGEynGK1dA==
            -----END PUBLIC KEY-----
            """;

    private static final String HINT = "d05e924ec66590872d4248bdb19ba83c81c71d34ace52fe0c51faa3f563315da";
    private static final String ROOT = "bddbdf7e9df02f902ee5dd61b2b513d7566a2112ff97db7dc3b6d184a43ef0e3";
    private static final byte[] SIGNATURE = Base64.getDecoder()
            .decode("MEQCICnA3I1LC4pNHIq6CMDNiMr9wwapf12dB8HQ39jOaVU4AiAXcVfUZZcBbja0MCEFHqK+DHY2tEjzGhxXiw8rXO4K1A==");

    @TempDir
    Path folder;

    private Statement statement() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "");
        Files.writeString(folder.resolve("b.txt"), "abc");
        return Statement.of(
                "demo-model",
                Manifest.of(FolderContent.read(folder, IGNORED, null).digests(), IGNORED));
    }

    @Test
    void theStatementIsThis() throws IOException {
        byte[] payload = statement().write();
        assertThat(statement().root()).isEqualTo(ROOT);
        assertThat(payload).hasSize(618);
        assertThat(Sha256.of(payload)).isEqualTo("e89cf608c9f9b2aa359a10ce9b241a35bd744eb1b46c6e363fde03fc576aed3c");
        assertThat(new String(payload, StandardCharsets.UTF_8))
                .startsWith("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"demo-model\",");
        assertThat(Statement.read(payload)).isEqualTo(statement());
    }

    @Test
    void theKeyIsNamedByItsCanonicalText() {
        assertThat(VerifyingKey.read(PUBLIC_KEY).hint()).isEqualTo(HINT);
        assertThat(VerifyingKey.read("what comes before\n" + PUBLIC_KEY.replace("\n", "\r\n"))
                        .pem())
                .isEqualTo(PUBLIC_KEY);
    }

    @Test
    void theBundleIsThis() throws IOException {
        Bundle bundle = new Bundle(HINT, List.of(), statement().write(), SIGNATURE);
        assertThat(bundle.signed()).hasSize(661);
        assertThat(Sha256.of(bundle.signed()))
                .isEqualTo("06bdef338d1881c6375e1327517ea24ec17e9e024123b09cf7812f34f79fda5b");
        byte[] file = bundle.write();
        assertThat(file).hasSize(1223);
        assertThat(Sha256.of(file)).isEqualTo("04f1eacc923e122c58990cbe94faddbaf1d264e6bd3d7dc0cd6341be2ea5384a");
        assertThat(Bundle.read(file).write()).isEqualTo(file);

        Files.write(folder.resolve(ModelSignatureFile.NAME), file);
        assertThat(OmsVerifier.verify(folder, trusted(), Instant.now(), null).faults())
                .isEmpty();
    }

    private static TrustedKeys trusted() {
        return TrustedKeys.of(VerifyingKey.read(PUBLIC_KEY), "demo");
    }

    /** A key on P-384 whose text stands behind plain text in its file, and a signature that Python's package has made. */
    @Test
    void theHintOfAPublicVectorIsRight() {
        String text = "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEsu6rZGBTjxtvRWPMixT+3HyndV0J0YbtaHZUcO4DEK+OJHO/4e32bb/fbJKSpRg"
                + "cBsIpKLcVijUomyFOERbd7u+BTPSUjGZDQq6J7lTvp/EAXQGOKxW9RP0MGX3qAkvi";
        VerifyingKey key = VerifyingKey.read(
                "Public Key Info:\n-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
        assertThat(key.curve()).isEqualTo(Curve.P384);
        assertThat(key.hint()).isEqualTo("e8450dec4eb99dae995da9af1bc2cc9f76ed669ee2e744f57abba763df3e3f8e");
        Manifest files = new Manifest(
                List.of(
                        new Manifest.Resource(
                                "signme-1", "bc9a717db6064a32cbe9eae6fc40651dd6d36ef1757183f590eff2b1765d7ebc"),
                        new Manifest.Resource(
                                "signme-2", "32dcb1f8e1ae52d5963e56a6ba06ab58b424c15ed2a6b70d2feca1d089370028")),
                List.of());
        assertThat(files.root()).isEqualTo("92745110b1ab4368471cbe31664e10174e954b113a3df333db860317b2c6dec4");
    }

    /** Some versions of Java take zeros for a signature of everything. */
    @Test
    void zerosAndOtherSpellingsAreNoSignature() throws IOException {
        VerifyingKey key = VerifyingKey.read(PUBLIC_KEY);
        byte[] signed = new Bundle(HINT, List.of(), statement().write(), SIGNATURE).signed();
        assertThat(key.verifies(signed, SIGNATURE)).isTrue();
        assertThat(key.verifies(signed, HexFormat.of().parseHex("3006020100020100")))
                .isFalse();
        BigInteger order = key.key().getParams().getOrder();
        byte[] zero = Der.write(Der.INTEGER, new byte[1]);
        assertThat(key.verifies(signed, Der.write(Der.SEQUENCE, Der.write(Der.INTEGER, order.toByteArray()), zero)))
                .isFalse();
        assertThat(key.verifies(signed, new byte[0])).isFalse();
        String loose = new String(
                        new Bundle(HINT, List.of(), statement().write(), SIGNATURE).write(), StandardCharsets.UTF_8)
                .replace("K1A==", "K1B==");
        assertThat(Base64.getDecoder().decode("K1B="))
                .isEqualTo(Base64.getDecoder().decode("K1A="));
        Files.writeString(folder.resolve(ModelSignatureFile.NAME), loose);
        assertThat(OmsVerifier.verify(folder, trusted(), Instant.now(), null).faults())
                .singleElement()
                .extracting(it -> it.facts().get("fault"))
                .isEqualTo("malformed");
    }

    /** By code points: Java's own order of texts is another one beyond the basic plane. */
    @Test
    void namesAreSortedByTheirBytes() throws IOException {
        for (String name : List.of("\uFF5E", "\uD83D\uDE00", "a", "B")) {
            Files.writeString(folder.resolve(name), name);
        }
        Files.createDirectories(folder.resolve("a.b"));
        Files.writeString(folder.resolve("a.b/x"), "");
        assertThat(Manifest.of(FolderContent.read(folder, List.of(), null).digests(), List.of())
                        .resources())
                .extracting(Manifest.Resource::name)
                .containsExactly("B", "a", "a.b/x", "\uFF5E", "\uD83D\uDE00");
    }
}
