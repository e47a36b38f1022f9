package org.modelwright.job;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;

/**
 * What only a person can say of where data comes from. What is left out is owed, and the card says so.
 *
 * @param licence under which the data may be used; empty by default
 * @param origin who made the data, and where it was taken from; empty by default
 * @param collected how and when the data was collected; empty by default
 * @param sensitivity whether there is personal or confidential data in it; empty by default
 * @param owner who answers for the data; by default who answers for the model
 * @param contact how that owner is reached; by default as the model's owner is
 */
public record SourceStatement(
        String licence, String origin, String collected, String sensitivity, String owner, String contact) {

    /** Fills the defaults. */
    public SourceStatement(
            @Nullable String licence,
            @Nullable String origin,
            @Nullable String collected,
            @Nullable String sensitivity,
            @Nullable String owner,
            @Nullable String contact) {
        this.licence = requireNonNullElse(licence, "");
        this.origin = requireNonNullElse(origin, "");
        this.collected = requireNonNullElse(collected, "");
        this.sensitivity = requireNonNullElse(sensitivity, "");
        this.owner = requireNonNullElse(owner, "");
        this.contact = requireNonNullElse(contact, "");
    }

    /** {@return one that says nothing} */
    public static SourceStatement of() {
        return Records.of(SourceStatement.class);
    }

    /** {@return the same with this {@code licence}} */
    public SourceStatement licence(String licence) {
        return Records.with(this, "licence", licence);
    }

    /** {@return the same with this {@code origin}} */
    public SourceStatement origin(String origin) {
        return Records.with(this, "origin", origin);
    }

    /** {@return the same with this {@code collected}} */
    public SourceStatement collected(String collected) {
        return Records.with(this, "collected", collected);
    }

    /** {@return the same with this {@code sensitivity}} */
    public SourceStatement sensitivity(String sensitivity) {
        return Records.with(this, "sensitivity", sensitivity);
    }

    /** {@return the same with this {@code owner}} */
    public SourceStatement owner(String owner) {
        return Records.with(this, "owner", owner);
    }

    /** {@return the same with this {@code contact}} */
    public SourceStatement contact(String contact) {
        return Records.with(this, "contact", contact);
    }
}
