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

    /** {@return a single key, believed at all times} */
    static TrustedKeys of(VerifyingKey key, String name) {
        @Nullable Instant always = null;
        return new TrustedKeys(List.of(new TrustedKey(key, name, always, always, false)), List.of());
    }

    /**
     * One public key.
     *
     * @param key the key
     * @param name for messages
     * @param notBefore not valid before; null for always
     * @param notAfter not valid from then on; null for ever
     * @param revoked never believed again
     */
    public record TrustedKey(
            VerifyingKey key,
            String name,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter,
            boolean revoked) {

        /** {@return why its signatures are not believed at that time; empty if they are} */
        Optional<String> flaw(Instant asOf) {
            if (revoked) {
                return Optional.of("the key (" + name + ") is revoked");
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
