package org.modelwright.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Records;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.oms.Approval;
import org.modelwright.oms.SigningKey;
import org.modelwright.oms.TrustedKeys;
import org.modelwright.scoring.ModelVerifier;

/** Whatever is done to a signed folder or its signature, it is not taken for what was signed. */
class MutationsTest {

    @TempDir
    private Path temporary;

    private final Random random = new Random(19);

    @Test
    void noFolderOfManyThatWereChangedIsAccepted() throws IOException {
        folders(200);
    }

    @Test
    @Tag("thorough")
    void noFolderOfTwoThousandIsAccepted() throws IOException {
        folders(2000);
    }

    @Test
    void noSignatureOfManyThatWereChangedIsAccepted() throws IOException {
        signatures(500);
    }

    @Test
    @Tag("thorough")
    void noSignatureOfTwentyThousandIsAccepted() throws IOException {
        signatures(20_000);
    }

    @Test
    void noApprovalOfManyThatWereChangedIsAccepted() {
        approvals(500);
    }

    @Test
    @Tag("thorough")
    void noApprovalOfTwentyThousandIsAccepted() {
        approvals(20_000);
    }

    private void approvals(int count) {
        SigningKey boss = SigningKey.generate();
        Approval approval = new Approval(
                "ab".repeat(32), "trees", 3, "champion", "cd".repeat(32), Instant.parse("2026-01-31T12:00:00Z"));
        byte[] original = approval.sign(boss);
        TrustedKeys believed = Records.of(
                        Trust.class,
                        "keys",
                        List.of(TrustedKey.of(boss.verifying().pem()).may(TrustedKey.Role.APPROVE)))
                .approvers();
        assertThat(approved(original, believed)).containsExactly("PEM");
        assertThat(approved(
                        original,
                        Records.of(
                                        Trust.class,
                                        "keys",
                                        List.of(TrustedKey.of(boss.verifying().pem())))
                                .approvers()))
                .as("a key that may not approve")
                .isEmpty();
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            byte[] changed = i % 3 == 0 ? remade(original) : mutated(original);
            if (!approved(changed, believed).isEmpty()) {
                accepted++;
                assertThat(signedPart(changed))
                        .as("approval %d: %s", i, new String(changed, StandardCharsets.UTF_8))
                        .isEqualTo(signedPart(original));
            }
        }
        assertThat(accepted).isLessThan(count / 10);
    }

    private static List<String> approved(byte[] file, TrustedKeys believed) {
        List<Problem> faults = new ArrayList<>();
        List<String> who = new Approvals("trees", 3, "champion", Map.of("a", new String(file, StandardCharsets.UTF_8)))
                .of("ab".repeat(32), believed, Instant.now(), faults);
        assertThat(faults.isEmpty()).isEqualTo(!who.isEmpty());
        for (Approvals other : List.of(
                new Approvals("trees", 4, "champion", Map.of("a", new String(file, StandardCharsets.UTF_8))),
                new Approvals("tree", 3, "champion", Map.of("a", new String(file, StandardCharsets.UTF_8))),
                new Approvals("trees", 3, "other", Map.of("a", new String(file, StandardCharsets.UTF_8))))) {
            assertThat(other.of("ab".repeat(32), believed, Instant.now(), faults))
                    .isEmpty();
        }
        assertThat(new Approvals("trees", 3, null, Map.of("a", new String(file, StandardCharsets.UTF_8)))
                        .of("ba".repeat(32), believed, Instant.now(), faults))
                .isEmpty();
        return who;
    }

    private void folders(int count) throws IOException {
        Path original = Files.createDirectory(temporary.resolve("original"));
        SignedModel model = SignedModel.in(original);
        ModelVerifier verifier = ModelVerifier.of("m", model.trust(), Instant.now());
        assertThat(verifier.verify(original, null).isProved()).isTrue();
        for (int i = 0; i < count; i++) {
            Path folder = temporary.resolve("changed");
            SignedModel.copy(original, folder);
            String change = change(folder);
            Path copy = Files.createDirectory(temporary.resolve("copy"));
            assertThat(verifier.verify(folder, i % 2 == 0 ? copy : null).isProved())
                    .as("change %d: %s", i, change)
                    .isFalse();
            FolderTree.delete(folder);
            FolderTree.delete(copy);
        }
    }

    /** Each time something that a signature is over, or itself. */
    private String change(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] content = Files.readAllBytes(file);
        int at = random.nextInt(content.length);
        int kind = random.nextInt(10);
        switch (kind) {
            case 0 -> {
                file = file.endsWith("model.sig") ? folder.resolve("MLmodel") : file;
                content = Files.readAllBytes(file);
                content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, content);
            }
            case 1 -> Files.delete(file);
            case 2 -> Files.writeString(file.resolveSibling("new-" + at), "");
            case 3 -> Files.move(file, file.resolveSibling(file.getFileName() + (at % 2 == 0 ? "~" : " ")));
            case 4 -> {
                Path other = files.get((files.indexOf(file) + 1) % files.size());
                byte[] before = Files.readAllBytes(other);
                Files.write(other, content);
                Files.write(file, before);
            }
            case 5 -> {
                Path aside =
                        Files.createDirectories(temporary.resolve("aside")).resolve(String.valueOf(random.nextLong()));
                Files.move(file, aside);
                Files.createSymbolicLink(file, aside);
            }
            case 6 -> Files.createSymbolicLink(folder.resolve("code").resolve("link" + at), file);
            case 7 -> Files.write(file, java.util.Arrays.copyOf(content, at));
            case 8 -> {
                Files.delete(file);
                Files.createDirectories(file);
                Files.write(file.resolve("inside"), content);
            }
            default -> {
                Path deep = Files.createDirectories(folder.resolve("code").resolve(".git"));
                Files.write(deep.resolve("config"), content);
            }
        }
        return kind + " of " + folder.relativize(file);
    }

    private void signatures(int count) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("signed"));
        SignedModel model = SignedModel.in(folder);
        Path file = folder.resolve("model.sig");
        byte[] original = Files.readAllBytes(file);
        ModelVerifier verifier = ModelVerifier.of("m", model.trust(), Instant.now());
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            byte[] changed = i % 3 == 0 ? remade(original) : mutated(original);
            Files.write(file, changed);
            if (verifier.verify(folder, null).isProved()) {
                accepted++;
                // Only in what no signature is over: the spelling of JSON, keyid, tlogEntries.
                assertThat(signedPart(changed))
                        .as("signature %d: %s", i, new String(changed, StandardCharsets.UTF_8))
                        .isEqualTo(signedPart(original));
            }
        }
        assertThat(accepted).isLessThan(count / 10);
    }

    private byte[] mutated(byte[] original) {
        String text = new String(original, StandardCharsets.ISO_8859_1);
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(8));
        String changed = switch (random.nextInt(5)) {
            case 0 ->
                text.substring(0, at) + (char) (text.charAt(at) ^ 1 << random.nextInt(8)) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(at);
            case 3 -> text.substring(0, at) + "=\"{}[],:A9\\\u00e9\0".charAt(random.nextInt(13)) + text.substring(at);
            default -> text.substring(0, at) + "AZaz09+/".charAt(random.nextInt(8)) + text.substring(at + 1);
        };
        return changed.equals(text) ? mutated(original) : changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What was signed, or the signature itself, changed within its base64: the bundle stays a valid one. */
    @SuppressWarnings("unchecked")
    private byte[] remade(byte[] original) {
        Map<String, Object> bundle = (Map<String, Object>) Json.read(new String(original, StandardCharsets.UTF_8));
        Map<String, Object> envelope = (Map<String, Object>) bundle.get("dsseEnvelope");
        boolean payload = random.nextBoolean();
        Map<String, Object> part =
                payload ? envelope : (Map<String, Object>) ((List<Object>) envelope.get("signatures")).get(0);
        String key = payload ? "payload" : "sig";
        byte[] bytes = Base64.getDecoder().decode((String) part.get(key));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        part.put(key, Base64.getEncoder().encodeToString(bytes));
        return Json.writeDense(bundle).getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Object signedPart(byte[] file) {
        Map<String, Object> bundle = (Map<String, Object>) Json.read(new String(file, StandardCharsets.UTF_8));
        ((Map<String, Object>) bundle.get("verificationMaterial")).remove("tlogEntries");
        Map<String, Object> envelope = (Map<String, Object>) bundle.get("dsseEnvelope");
        ((Map<String, Object>) ((List<Object>) envelope.get("signatures")).get(0)).remove("keyid");
        return new LinkedHashMap<>(bundle);
    }
}
