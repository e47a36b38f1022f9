package org.modelwright.job;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;

/**
 * What only a person can say of a model. It is printed on its card; what is left out is owed, and the card says so.
 *
 * @param intendedUse what the model is for, and for whom; empty by default
 * @param limits what it must not be used for, and where it is known to fail; empty by default
 * @param owner who answers for it; empty by default
 * @param contact how the owner is reached; empty by default
 * @param operations how those are reached who run the machines; by default as the owner is
 * @param inputs where the inputs come from
 * @param targets where the targets come from
 */
public record Statement(
        String intendedUse,
        String limits,
        String owner,
        String contact,
        String operations,
        SourceStatement inputs,
        SourceStatement targets) {

    /** Fills the defaults. */
    public Statement(
            @Nullable String intendedUse,
            @Nullable String limits,
            @Nullable String owner,
            @Nullable String contact,
            @Nullable String operations,
            @Nullable SourceStatement inputs,
            @Nullable SourceStatement targets) {
        this.intendedUse = requireNonNullElse(intendedUse, "");
        this.limits = requireNonNullElse(limits, "");
        this.owner = requireNonNullElse(owner, "");
        this.contact = requireNonNullElse(contact, "");
        this.operations = requireNonNullElse(operations, "");
        this.inputs = requireNonNullElseGet(inputs, SourceStatement::of);
        this.targets = requireNonNullElseGet(targets, SourceStatement::of);
    }

    /** {@return the YAML line that says something of a field, such as {@code inputs.licence}} */
    static String line(String field) {
        return "statement: {" + (field.contains(".") ? field.replace(".", ": {") + ": …}" : field + ": …") + "}";
    }

    /** {@return one that says nothing} */
    public static Statement of() {
        return Records.of(Statement.class);
    }

    /** {@return the same with this {@code intendedUse}} */
    public Statement intendedUse(String intendedUse) {
        return Records.with(this, "intendedUse", intendedUse);
    }

    /** {@return the same with these {@code limits}} */
    public Statement limits(String limits) {
        return Records.with(this, "limits", limits);
    }

    /** {@return the same with this {@code owner}} */
    public Statement owner(String owner) {
        return Records.with(this, "owner", owner);
    }

    /** {@return the same with this {@code contact}} */
    public Statement contact(String contact) {
        return Records.with(this, "contact", contact);
    }

    /** {@return the same with these {@code operations}} */
    public Statement operations(String operations) {
        return Records.with(this, "operations", operations);
    }

    /** {@return the same with this statement of the {@code inputs}} */
    public Statement inputs(SourceStatement inputs) {
        return Records.with(this, "inputs", inputs);
    }

    /** {@return the same with this statement of the {@code targets}} */
    public Statement targets(SourceStatement targets) {
        return Records.with(this, "targets", targets);
    }
}
