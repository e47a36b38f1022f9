package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate said no: a score beyond its bound, a model that does not predict what it should, a leak. Exit code 4. */
public final class GateException extends ModelwrightException {

    private static final long serialVersionUID = 1L;

    /** One problem, without advice. */
    public GateException(String message) {
        this(List.of(Problem.of(message)), null);
    }

    /** One problem, and what would mend it. */
    public GateException(String message, String maybe) {
        this(List.of(Problem.of(message, maybe)), null);
    }

    /** One problem, what would mend it, and what caused it. */
    public GateException(String message, @Nullable String maybe, @Nullable Throwable cause) {
        this(List.of(Problem.of(message, maybe)), cause);
    }

    /** Several problems at once. */
    public GateException(List<Problem> problems) {
        this(problems, null);
    }

    /** Several problems at once, and what caused them. */
    public GateException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems, cause);
    }

    @Override
    public String kind() {
        return "gate";
    }

    @Override
    public int exitCode() {
        return 4;
    }
}
