package org.modelwright.data;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Redactor;

/**
 * A text that no log, message, file or parameter may show. As a type of a configuration key it is also the only one
 * that may come from a file by <code>${file:PATH}</code>.
 */
public final class Secret {

    /** What is shown instead. */
    public static final String MASK = Redactor.MASK;

    private final String value;
    private final Optional<Path> file;
    private final Optional<String> reference;

    /** Keeps the text; from now on no message, log or file of this process shows it. */
    public Secret(String value) {
        this(value, Optional.empty(), Optional.empty());
    }

    /**
     * The same of a text that was read.
     *
     * @param file where; null if it is from nowhere
     * @param reference what a configuration writes for it, which is no secret, such as <code>${env:NAME}</code>; null if it
     *     is written there itself
     */
    public Secret(String value, @Nullable Path file, @Nullable String reference) {
        this(value, Optional.ofNullable(file), Optional.ofNullable(reference));
    }

    private Secret(String value, Optional<Path> file, Optional<String> reference) {
        this.value = value;
        this.file = file;
        this.reference = reference;
        Redactor.learn(value);
    }

    /** {@return the file that the text was read from, if it was} */
    public Optional<Path> file() {
        return file;
    }

    /** {@return what a configuration writes for it, such as <code>${env:NAME}</code>; empty if it is written there itself} */
    public Optional<String> reference() {
        return reference;
    }

    /** {@return the text itself, to be handed to whom it is for and to nobody else} */
    public String reveal() {
        return value;
    }

    /** {@return the mask} */
    @Override
    public String toString() {
        return MASK;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
