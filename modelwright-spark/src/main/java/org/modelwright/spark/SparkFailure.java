package org.modelwright.spark;

import java.util.List;
import org.apache.spark.SparkException;
import org.modelwright.error.Cause;

/** What Spark says went wrong, in words. */
final class SparkFailure {

    private static final int LONGEST = 400;
    /** What Spark says instead of a cause that a user can do something about. */
    private static final List<String> WRAPPED = List.of("Job aborted due to stage failure: ", "Job aborted: ");

    private SparkFailure() {}

    /** {@return what happened, to stand behind a colon; without a full stop} */
    static String words(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause && !(cause instanceof SparkException)) {
            cause = cause.getCause();
        }
        if (!(cause instanceof SparkException)) {
            return Cause.of(cause).words();
        }
        String text = String.valueOf(cause.getMessage())
                .lines()
                .takeWhile(it -> !it.startsWith("Driver stacktrace") && !it.startsWith("\tat "))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .reduce((one, other) -> one + " " + other)
                .orElse("it says no more");
        for (String start : WRAPPED) {
            text = text.startsWith(start) ? text.substring(start.length()) : text;
        }
        text = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
