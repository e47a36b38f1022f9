package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration, or the way the command was called, is wrong. Exit code 2. */
public final class ConfigException extends ModelwrightException {

    private static final long serialVersionUID = 1L;

    /** One problem, without advice. */
    public ConfigException(String message) {
        this(List.of(Problem.of(message)), null);
    }

    /** One problem, and what would mend it. */
    public ConfigException(String message, String maybe) {
        this(List.of(Problem.of(message, maybe)), null);
    }

    /** One problem, what would mend it, and what caused it. */
    public ConfigException(String message, @Nullable String maybe, @Nullable Throwable cause) {
        this(List.of(Problem.of(message, maybe)), cause);
    }

    /** One problem. */
    public ConfigException(Problem problem) {
        this(List.of(problem), null);
    }

    /** One problem, and what caused it. */
    public ConfigException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem), cause);
    }

    /** Several problems at once. */
    public ConfigException(List<Problem> problems) {
        this(problems, null);
    }

    /** Several problems at once, and what caused them. */
    public ConfigException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems, cause);
    }

    @Override
    public String kind() {
        return "config";
    }

    @Override
    public int exitCode() {
        return 2;
    }
}
