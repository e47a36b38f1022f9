package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job was stopped from outside: by Ctrl-C, exit code 130, or by SIGTERM, exit code 143. */
public final class InterruptedJobException extends ModelwrightException {

    /** The exit code of what Ctrl-C stopped, or nobody knows what. */
    public static final int INTERRUPTED = 130;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

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
        this(problems, cause, INTERRUPTED);
    }

    private InterruptedJobException(List<Problem> problems, @Nullable Throwable cause, int exitCode) {
        super(problems, cause);
        this.exitCode = exitCode;
    }

    /** {@return the same, of a process that ends with this exit code} */
    public InterruptedJobException exitCode(int exitCode) {
        if (exitCode == this.exitCode) {
            return this;
        }
        InterruptedJobException same = new InterruptedJobException(problems(), getCause(), exitCode);
        same.setStackTrace(getStackTrace());
        return same;
    }

    @Override
    public String kind() {
        return "interrupted";
    }

    @Override
    public int exitCode() {
        return exitCode;
    }
}
