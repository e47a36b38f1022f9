package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the job needs around it failed: MLflow, the disk, the network. Exit code 5. */
public final class InfrastructureException extends ModelwrightException {

    private static final long serialVersionUID = 1L;

    /** One problem, without advice. */
    public InfrastructureException(String message) {
        this(List.of(Problem.of(message)), null);
    }

    /** One problem, and what would mend it. */
    public InfrastructureException(String message, String maybe) {
        this(List.of(Problem.of(message, maybe)), null);
    }

    /** One problem, what would mend it, and what caused it. */
    public InfrastructureException(String message, @Nullable String maybe, @Nullable Throwable cause) {
        this(List.of(Problem.of(message, maybe)), cause);
    }

    /** Several problems at once. */
    public InfrastructureException(List<Problem> problems) {
        this(problems, null);
    }

    /** Several problems at once, and what caused them. */
    public InfrastructureException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems, cause);
    }

    @Override
    public String kind() {
        return "infrastructure";
    }

    @Override
    public int exitCode() {
        return 5;
    }
}
