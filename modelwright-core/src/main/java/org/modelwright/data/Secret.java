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
    private final @Nullable Path file;

    /** Keeps the text; from now on no message, log or file of this process shows it. */
    public Secret(String value) {
        this(value, null);
    }

    /**
     * The same of a text that was read.
     *
     * @param file where; null if it is from nowhere
     */
    public Secret(String value, @Nullable Path file) {
        this.value = value;
        this.file = file;
        Redactor.learn(value);
    }

    /** {@return the file that the text was read from, if it was} */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
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
