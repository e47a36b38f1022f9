package org.modelwright.oms;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a verifier believes.
 *
 * @param keys public keys
 * @param certificates to which the certificates of a signature must lead
 */
public record TrustedKeys(List<TrustedKey> keys, List<X509Certificate> certificates) {

    /** Keeps copies. */
    public TrustedKeys {
        keys = List.copyOf(keys);
        certificates = List.copyOf(certificates);
    }

    /**
     * {@return why a key is not believed at a time; empty if it is}
     *
     * @param entries all that name the key: a revoked one ends its trust, else one that holds is enough
     */
    static Optional<String> flaw(List<TrustedKey> entries, Instant asOf) {
        Optional<TrustedKey> revoked =
                entries.stream().filter(TrustedKey::revoked).findFirst();
        if (revoked.isPresent()) {
            return revoked.get().flaw(asOf);
        }
        boolean holds = entries.stream().anyMatch(it -> it.flaw(asOf).isEmpty());
        return holds ? Optional.empty() : entries.stream().findFirst().flatMap(it -> it.flaw(asOf));
    }

    /** {@return a single key, believed at all times} */
    static TrustedKeys of(VerifyingKey key, String name) {
        @Nullable Instant always = null;
        @Nullable String nothing = null;
        return new TrustedKeys(List.of(new TrustedKey(key, name, always, always, false, nothing)), List.of());
    }

    /**
     * One public key.
     *
     * @param key the key
     * @param name for messages
     * @param notBefore not valid before; null for always
     * @param notAfter not valid from then on; null for ever
     * @param revoked never believed again
     * @param barred why it is not believed in this matter, in words after its name; null if it is
     */
    public record TrustedKey(
            VerifyingKey key,
            String name,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter,
            boolean revoked,
            @Nullable String barred) {

        /** {@return why its signatures are not believed at that time; empty if they are} */
        Optional<String> flaw(Instant asOf) {
            if (revoked) {
                return Optional.of("the key (" + name + ") is revoked");
            }
            if (barred != null) {
                return Optional.of("the key (" + name + ") " + barred);
            }
            if (notBefore != null && asOf.isBefore(notBefore)) {
                return Optional.of("the key (" + name + ") is not valid before " + notBefore);
            }
            if (notAfter != null && !asOf.isBefore(notAfter)) {
                return Optional.of("the key (" + name + ") has expired at " + notAfter);
            }
            return Optional.empty();
        }
    }
}
