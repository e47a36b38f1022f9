package org.modelwright.trust;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.oms.PemFile;
import org.modelwright.oms.VerifyingKey;

/**
 * Who lets a version be used.
 *
 * @param otherKey whether the key that approves must be another than the one that signed the model; true by default
 * @param approvers PEM files, or their texts, of the public keys that may approve; any by default
 * @param aliases that an approval alone may move: a job that would set one of them is refused; none by default
 */
public record ApprovalRule(Boolean otherKey, List<String> approvers, List<String> aliases) {

    /** Fills the defaults. */
    public ApprovalRule(@Nullable Boolean otherKey, @Nullable List<String> approvers, @Nullable List<String> aliases) {
        this.otherKey = requireNonNullElse(otherKey, true);
        this.approvers = List.copyOf(requireNonNullElse(approvers, List.of()));
        this.aliases = List.copyOf(requireNonNullElse(aliases, List.of()));
    }

    /**
     * {@return what is wrong with an approval; empty if it may be given}
     *
     * @param approver what the key that approves is known by
     * @param trainer what the key that signed the model is known by
     * @throws org.modelwright.error.ConfigException if a key that may approve cannot be read
     */
    public Optional<Refusal> refuse(String approver, String trainer) {
        if (otherKey && approver.equals(trainer)) {
            return Optional.of(new Refusal(
                    "other_key",
                    "The key (" + approver + ") has signed the model itself: another one must approve it."));
        }
        boolean known = approvers.isEmpty()
                || approvers.stream()
                        .map(it -> PemFile.parsed("approvers", it, VerifyingKey::read))
                        .anyMatch(it -> it.hint().equals(approver));
        return known
                ? Optional.empty()
                : Optional.of(
                        new Refusal("approvers", "The key (" + approver + ") is none of those that may approve."));
    }

    /**
     * Why an approval may not be given.
     *
     * @param key the key of this rule that says so
     * @param message a sentence
     */
    public record Refusal(String key, String message) {}
}
