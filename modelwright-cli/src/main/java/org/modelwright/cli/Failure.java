package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;

/**
 * How a command failed, as users and scripts see it.
 *
 * @param kind {@code usage}, {@code config}, {@code data}, {@code gate}, {@code infrastructure}, {@code interrupted} or
 *     {@code defect}
 * @param exitCode the exit code of the command
 * @param problems what is wrong
 */
record Failure(String kind, int exitCode, List<Problem> problems) {

    private static final int USAGE = 2;

    /** {@return a command line that is not understood} */
    static Failure usage(String message, @Nullable String maybe) {
        return new Failure("usage", USAGE, List.of(Problem.of(message, maybe)));
    }

    /** {@return the failure that this exception is} */
    static Failure of(Throwable thrown) {
        ErrorClass kind = ErrorClass.of(thrown);
        return new Failure(kind.name(), kind.exitCode(), ErrorClass.problems(thrown));
    }

    /** {@return the same with the exit code that a signal gives the process, if that is what stopped the command} */
    Failure stoppedBy(OptionalInt signal) {
        return signal.isPresent() && kind.equals("interrupted") ? new Failure(kind, signal.getAsInt(), problems) : this;
    }

    /** {@return for people: a problem a paragraph} */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(problem).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** {@return for scripts: the answer {@code FAILED}} */
    Map<String, @Nullable Object> answer(@Nullable String runId) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("class", kind);
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        for (Problem problem : problems) {
            Place place = problem.place();
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("message", problem.message());
            entry.put("maybe", problem.maybe());
            entry.put("file", place == null ? null : place.file());
            // An option has no lines.
            entry.put("line", place == null || place.line() == 0 ? null : place.line());
            entry.put("column", place == null || place.line() == 0 ? null : place.column());
            entry.put("path", problem.path());
            if (!problem.facts().isEmpty()) {
                entry.put("facts", problem.facts());
            }
            entries.add(entry);
        }
        error.put("problems", entries);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", "FAILED");
        answer.put("run_id", runId);
        answer.put("exit_code", exitCode);
        answer.put("error", error);
        return answer;
    }
}
