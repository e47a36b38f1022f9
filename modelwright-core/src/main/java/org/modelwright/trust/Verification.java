package org.modelwright.trust;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;

/**
 * What holds of a model's files.
 *
 * @param uri what the model is called
 * @param rootSha256 the digest that a signature states of all files; null without one
 * @param keyHint the SHA-256 of the PEM text of the key that the signature names; null where it names none
 * @param signer who signed, by the name of a trusted key's file or a certificate's subject; null where that is not proved
 * @param curve on which it was signed; null where that is not proved
 * @param files how many files there are that a signature is over, or would be
 * @param unsigned what is there and no signature is over
 * @param recorded whether its {@code run-record.json} names the digests of its files
 * @param approvers who has approved it, by the names of the files of trusted keys; none where that was not asked for
 * @param faults everything that is wrong; each has the fact {@code fault}: {@code missing}, {@code changed}, {@code added},
 *     {@code link}, {@code special}, {@code name}, {@code unsigned}, {@code wrong_key}, {@code bad_signature}, {@code key},
 *     {@code certificate}, {@code unapproved}, {@code malformed}, {@code record}; and {@code file}, if it is one file's
 */
public record Verification(
        String uri,
        @Nullable String rootSha256,
        @Nullable String keyHint,
        @Nullable String signer,
        @Nullable String curve,
        int files,
        List<String> unsigned,
        boolean recorded,
        List<String> approvers,
        List<Problem> faults) {

    /** Keeps copies. */
    public Verification {
        unsigned = List.copyOf(unsigned);
        approvers = List.copyOf(approvers);
        faults = List.copyOf(faults);
    }

    /** {@return whether it is proved that the files are those that a trusted key signed} */
    public boolean isProved() {
        return signer != null && faults.isEmpty();
    }

    /** {@return what this does not prove, for people; empty where all is proved} */
    public Optional<String> notProved() {
        if (isProved()) {
            return Optional.empty();
        }
        return Optional.of("This does not prove who wrote them: whoever can change the files can change "
                + (rootSha256 == null ? "the record" : "the signature and the record") + " as well. "
                + (rootSha256 == null
                        ? "The model is not signed."
                        : "A public key from elsewhere proves it: --public-key k.pub."));
    }

    /**
     * {@return itself}
     *
     * @throws GateException with every fault, if there is one
     */
    public Verification orRefuse() {
        if (!faults.isEmpty()) {
            throw new GateException(faults);
        }
        return this;
    }
}
