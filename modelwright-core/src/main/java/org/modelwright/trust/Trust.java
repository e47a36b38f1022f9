package org.modelwright.trust;

import static java.util.Objects.requireNonNullElse;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.oms.Certificates;
import org.modelwright.oms.PemFile;
import org.modelwright.oms.TrustedKeys;

/**
 * Whose models are believed. In YAML a file of its own: {@code keys: [{public_key: k.pub}]}.
 *
 * @param keys public keys
 * @param trustChain a PEM file, or its text, of the certificates to which those of a model must lead; none by default
 * @param approved whether a version must have been approved, too, by a key that may; {@code optional} by default
 */
public record Trust(List<TrustedKey> keys, @Nullable String trustChain, Approved approved) {

    /** Whether a version must have been approved. */
    public enum Approved {
        /** It need not. */
        OPTIONAL,
        /** What nobody approved is not believed. */
        REQUIRED
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if there is neither a key nor a chain: nothing would be believed
     */
    public Trust(@Nullable List<TrustedKey> keys, @Nullable String trustChain, @Nullable Approved approved) {
        this.keys = List.copyOf(requireNonNullElse(keys, List.of()));
        this.trustChain = trustChain;
        this.approved = requireNonNullElse(approved, Approved.OPTIONAL);
        if (this.approved == Approved.REQUIRED
                && this.keys.stream().noneMatch(it -> it.may().contains(TrustedKey.Role.APPROVE))) {
            throw new ConfigException(Problem.at(
                    "approved",
                    "The approved (required) asks for a key that may approve, and there is none.",
                    "keys: [{public_key: boss.pub, may: [approve]}]"));
        }
        if (this.keys.isEmpty() && trustChain == null) {
            throw new ConfigException(
                    Problem.at("keys", "There is no key and no trust_chain.", "keys: [{public_key: k.pub}]"));
        }
    }

    /** {@return one that believes a single public key}
     *
     * @param publicKey a PEM file, or its text
     */
    public static Trust ofKey(String publicKey) {
        return Records.of(Trust.class, "keys", List.of(TrustedKey.of(publicKey)));
    }

    /** {@return one that believes certificates that lead to one of these}
     *
     * @param trustChain a PEM file, or its text
     */
    public static Trust ofChain(String trustChain) {
        return Records.of(Trust.class, "trustChain", trustChain);
    }

    /** {@return the same with these keys} */
    public Trust keys(TrustedKey... keys) {
        return Records.with(this, "keys", Records.list(keys));
    }

    /** {@return the same with these certificates} */
    public Trust trustChain(String trustChain) {
        return Records.with(this, "trustChain", trustChain);
    }

    /** {@return the same, with or without the need of an approval} */
    public Trust approved(Approved approved) {
        return Records.with(this, "approved", approved);
    }

    /**
     * {@return whose models are believed, as it is read}
     *
     * @throws ConfigException with every file that is not there or of no use
     */
    public TrustedKeys read() {
        return read(TrustedKey.Role.TRAIN);
    }

    /**
     * {@return whose approvals are believed, as it is read}
     *
     * @throws ConfigException with every file that is not there or of no use
     */
    public TrustedKeys approvers() {
        return new TrustedKeys(read(TrustedKey.Role.APPROVE).keys(), List.of());
    }

    private TrustedKeys read(TrustedKey.Role role) {
        List<Problem> problems = new ArrayList<>();
        List<TrustedKeys.TrustedKey> read = new ArrayList<>();
        for (TrustedKey key : keys) {
            try {
                read.add(key.read(role));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        List<X509Certificate> certificates = List.of();
        if (trustChain != null) {
            try {
                certificates = PemFile.parsed("trust_chain", trustChain, Certificates::read);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new TrustedKeys(read, certificates);
    }
}
