package org.modelwright.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that a user can understand: one or more {@linkplain Problem problems}, told together.
 *
 * <p>The subclass says of what kind it is, and with it the exit code of the command.
 */
public abstract sealed class ModelwrightException extends RuntimeException
        permits ConfigException, DataException, GateException, InfrastructureException, InterruptedJobException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ModelwrightException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("An error needs at least one problem.");
        }
        this.problems = List.copyOf(problems);
    }

    /** {@return every problem found, at least one} */
    public final List<Problem> problems() {
        return problems;
    }

    /** {@return the class of the error as scripts see it: {@code config}, {@code data}, …} */
    public abstract String kind();

    /** {@return the exit code of the command: 2 config, 3 data, 4 gate, 5 infrastructure, 130 interrupted (143 by SIGTERM)} */
    public abstract int exitCode();
}
