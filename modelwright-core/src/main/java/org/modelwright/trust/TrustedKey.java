package org.modelwright.trust;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.oms.PemFile;
import org.modelwright.oms.TrustedKeys;
import org.modelwright.oms.VerifyingKey;

/**
 * A public key whose signatures are believed.
 *
 * @param publicKey a PEM file, or its text
 * @param notBefore a day of UTC, such as {@code 2026-01-01}, or a time with its offset; not believed before it
 * @param notAfter the same; not believed after it, a day being its end
 * @param revoked whether it is never believed again; false by default
 * @param may what its owner may do: {@code train}, which is to sign models, and {@code approve}; {@code train} by default
 */
public record TrustedKey(
        String publicKey,
        @Nullable String notBefore,
        @Nullable String notAfter,
        Boolean revoked,
        Set<Role> may) {

    /** What the owner of a key may do. */
    public enum Role {
        /** Sign models. */
        TRAIN,
        /** Let a version be used. */
        APPROVE
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if a time is none
     */
    public TrustedKey(
            String publicKey,
            @Nullable String notBefore,
            @Nullable String notAfter,
            @Nullable Boolean revoked,
            @Nullable Set<Role> may) {
        this.publicKey = Records.required(publicKey, TrustedKey.class, "publicKey");
        this.notBefore = notBefore;
        this.notAfter = notAfter;
        this.revoked = requireNonNullElse(revoked, false);
        this.may = Set.copyOf(requireNonNullElse(may, Set.of(Role.TRAIN)));
        List<Problem> problems = new ArrayList<>();
        noTime("not_before", notBefore, problems);
        noTime("not_after", notAfter, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void noTime(String key, @Nullable String text, List<Problem> problems) {
        if (text != null && Moment.start(text).isEmpty()) {
            problems.add(Problem.at(
                    key, "The " + key + " (" + text + ") is no time.", "2026-01-31, or 2026-01-31T12:00:00Z."));
        }
    }

    /** {@return one that is believed at all times} */
    public static TrustedKey of(String publicKey) {
        return Records.of(TrustedKey.class, "publicKey", publicKey);
    }

    /** {@return the same, not believed before this time} */
    public TrustedKey notBefore(String notBefore) {
        return Records.with(this, "notBefore", notBefore);
    }

    /** {@return the same, not believed after this time} */
    public TrustedKey notAfter(String notAfter) {
        return Records.with(this, "notAfter", notAfter);
    }

    /** {@return the same, believed or never again} */
    public TrustedKey revoked(boolean revoked) {
        return Records.with(this, "revoked", revoked);
    }

    /** {@return the same, whose owner may do this and nothing else} */
    public TrustedKey may(Role... may) {
        return Records.with(this, "may", Set.of(may));
    }

    /** {@return the key as it is read}
     *
     * @param role what it is asked for
     */
    TrustedKeys.TrustedKey read(Role role) {
        return new TrustedKeys.TrustedKey(
                PemFile.parsed("public_key", publicKey, VerifyingKey::read),
                PemFile.named(publicKey),
                notBefore == null ? null : Moment.start(notBefore).orElse(null),
                notAfter == null ? null : Moment.end(notAfter).orElse(null),
                revoked,
                may.contains(role) ? null : role == Role.TRAIN ? "may not sign models" : "may not approve");
    }
}
