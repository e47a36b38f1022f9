package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data is missing, damaged, or not what was promised. Exit code 3. */
public final class DataException extends ModelwrightException {

    private static final long serialVersionUID = 1L;

    /** One problem, without advice. */
    public DataException(String message) {
        this(List.of(Problem.of(message)), null);
    }

    /** One problem, and what would mend it. */
    public DataException(String message, String maybe) {
        this(List.of(Problem.of(message, maybe)), null);
    }

    /** One problem, what would mend it, and what caused it. */
    public DataException(String message, @Nullable String maybe, @Nullable Throwable cause) {
        this(List.of(Problem.of(message, maybe)), cause);
    }

    /** Several problems at once. */
    public DataException(List<Problem> problems) {
        this(problems, null);
    }

    /** Several problems at once, and what caused them. */
    public DataException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems, cause);
    }

    @Override
    public String kind() {
        return "data";
    }

    @Override
    public int exitCode() {
        return 3;
    }
}
