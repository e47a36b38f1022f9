package org.modelwright.oms;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.internal.text.Json;

/**
 * That somebody lets a version be used: a signature of its own over the root digest of the model's files, with the name, number
 * and alias that it is given for. In the form of a model's signature: a Sigstore bundle around an in-toto statement.
 *
 * @param root the root digest of the files
 * @param model the registered model
 * @param version its number
 * @param alias that it may have
 * @param trainer what the key is known by that signed the files
 * @param time when, as the approver's clock said
 */
public record Approval(String root, String model, int version, String alias, String trainer, Instant time) {

    /** What kind of statement it is. */
    public static final String PREDICATE_TYPE = "https://modelwright.org/approval/v1";

    private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    private static final String SHA256 = "[0-9a-f]{64}";

    /** {@return the file, signed} */
    public byte[] sign(SigningKey key) {
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("name", model);
        subject.put("digest", Map.of("sha256", root));
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("model", model);
        predicate.put("version", String.valueOf(version));
        predicate.put("alias", alias);
        predicate.put("signed_by", trainer);
        predicate.put("approved", time.toString());
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", STATEMENT_TYPE);
        statement.put("subject", List.of(subject));
        statement.put("predicateType", PREDICATE_TYPE);
        statement.put("predicate", predicate);
        return Bundle.of(Json.writeDense(statement).getBytes(StandardCharsets.UTF_8), key, List.of())
                .write();
    }

    /**
     * What a file says, and whose it is.
     *
     * @param approval what is signed
     * @param approver the name of the trusted key
     * @param hint what that key is known by
     */
    public record Proved(Approval approval, String approver, String hint) {}

    /**
     * {@return what a file says}
     *
     * @param file in the form of {@link #sign}
     * @param approvers whose signatures are believed
     * @param asOf when their keys must be valid
     * @throws IllegalArgumentException if it is none, or is not believed, with the reason
     */
    public static Proved read(byte[] file, TrustedKeys approvers, Instant asOf) {
        Bundle bundle = Bundle.read(file);
        if (!bundle.certificates().isEmpty() || bundle.hint() == null) {
            throw new IllegalArgumentException("it names no key");
        }
        List<TrustedKeys.TrustedKey> named = approvers.keys().stream()
                .filter(it -> it.key().hint().equals(bundle.hint()))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("its key (" + bundle.hint() + ") is none of the trusted ones");
        }
        if (named.stream().noneMatch(it -> it.key().verifies(bundle.signed(), bundle.signature()))) {
            throw new IllegalArgumentException("its signature is not that of its key");
        }
        Optional<String> flaw = TrustedKeys.flaw(named, asOf);
        if (flaw.isPresent()) {
            throw new IllegalArgumentException(flaw.get());
        }
        return new Proved(of(bundle.payload()), named.get(0).name(), bundle.hint());
    }

    private static Approval of(byte[] payload) {
        Closed statement = Closed.of(
                        "statement",
                        Bundle.json(payload),
                        Set.of("_type", "subject", "predicateType", "predicate"),
                        Set.of())
                .saying("_type", STATEMENT_TYPE)
                .saying("predicateType", PREDICATE_TYPE);
        if (statement.list("subject").size() != 1) {
            throw new IllegalArgumentException("the statement has not one subject");
        }
        Closed subject = Closed.of("subject", statement.list("subject").get(0), Set.of("name", "digest"), Set.of());
        String root = Closed.of("digest", subject.get("digest"), Set.of("sha256"), Set.of())
                .text("sha256");
        Closed predicate = Closed.of(
                        "predicate",
                        statement.get("predicate"),
                        Set.of("model", "version", "alias", "signed_by", "approved"),
                        Set.of())
                .saying("model", subject.text("name"));
        String version = predicate.text("version");
        String trainer = predicate.text("signed_by");
        if (!root.matches(SHA256) || !trainer.matches(SHA256) || !version.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("a digest or the version is none");
        }
        try {
            return new Approval(
                    root,
                    predicate.text("model"),
                    Integer.parseInt(version),
                    predicate.text("alias"),
                    trainer,
                    Instant.parse(predicate.text("approved")));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the time is none", e);
        }
    }
}
