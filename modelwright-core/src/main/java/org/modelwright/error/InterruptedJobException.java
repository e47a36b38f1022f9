package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job was stopped from outside, as by Ctrl-C. Exit code 130. */
public final class InterruptedJobException extends ModelwrightException {

    private static final long serialVersionUID = 1L;

    /** One problem, without advice. */
    public InterruptedJobException(String message) {
        this(List.of(Problem.of(message)), null);
    }

    /** One problem, and what would mend it. */
    public InterruptedJobException(String message, String maybe) {
        this(List.of(Problem.of(message, maybe)), null);
    }

    /** One problem, what would mend it, and what caused it. */
    public InterruptedJobException(String message, @Nullable String maybe, @Nullable Throwable cause) {
        this(List.of(Problem.of(message, maybe)), cause);
    }

    /** Several problems at once. */
    public InterruptedJobException(List<Problem> problems) {
        this(problems, null);
    }

    /** Several problems at once, and what caused them. */
    public InterruptedJobException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems, cause);
    }

    @Override
    public String kind() {
        return "interrupted";
    }

    @Override
    public int exitCode() {
        return 130;
    }
}
