package org.modelwright.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;

/**
 * What a worker threw: a problem of the product does not survive Java's serialization.
 *
 * @param kind the class of the error, as {@link ModelwrightException#kind()} says it; empty of any other exception
 * @param messages what is wrong
 * @param advice what would mend each; null if unknown
 * @param thrown the name of what was thrown, its message and where
 * @param millis when, by the clock of its machine
 */
record Failure(String kind, List<String> messages, List<@Nullable String> advice, Thrown thrown, long millis)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    static Failure of(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        List<@Nullable String> advice = new ArrayList<>();
        String kind = "";
        if (thrown instanceof ModelwrightException told) {
            kind = told.kind();
            for (Problem problem : told.problems()) {
                messages.add(problem.message());
                advice.add(problem.maybe());
            }
        } else {
            Cause cause = Cause.of(thrown);
            messages.add("A worker failed: " + cause.words() + ".");
            advice.add(cause.maybe());
        }
        return new Failure(kind, messages, advice, Thrown.of(thrown), System.currentTimeMillis());
    }

    /** Whether it would be the same the next time. */
    boolean isFinal() {
        return !kind.isEmpty() && !kind.equals("infrastructure") && !kind.equals("interrupted");
    }

    /** {@return the same as it would have been thrown here} */
    ModelwrightException exception() {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            problems.add(Problem.of(messages.get(i), advice.get(i)));
        }
        return switch (kind) {
            case "config" -> new ConfigException(problems);
            case "data" -> new DataException(problems);
            case "gate" -> new GateException(problems);
            default -> new InfrastructureException(problems, thrown);
        };
    }

    /** An exception of another process, in words. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Thrown(String message, StackTraceElement[] where) {
            super(message);
            setStackTrace(where);
        }

        static Thrown of(Throwable thrown) {
            return new Thrown(thrown.toString(), thrown.getStackTrace());
        }
    }
}
