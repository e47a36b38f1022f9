package org.modelwright.alert;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of the end of a job. Every end is a {@link #SUCCESS} or a {@link #FAILURE}; the other kinds say more of
 * one of them, and several may hold at once.
 */
public enum Event {
    /** The first success after a failure of the same job. */
    RECOVERED,
    /** A success whose version is surely worse than the one before. */
    DEGRADED,
    /** A success that took far longer than the last ten. */
    SLOW,
    /** The job ended well. */
    SUCCESS,
    /** The job was stopped, or its process was ended from outside. */
    KILLED,
    /** The job failed or was stopped. */
    FAILURE;

    /** {@return the name as YAML and receivers know it: {@code success}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether the job ended well} */
    public boolean isGood() {
        return compareTo(SUCCESS) <= 0;
    }

    /**
     * {@return the events that a channel tells of, in order: a set in the JVM's order of the day would render differently
     * each time}
     *
     * @param on those that were chosen; null for {@code [success, failure]}, which is every end
     */
    static Set<Event> orDefault(@Nullable Set<Event> on) {
        return Collections.unmodifiableSet(new TreeSet<>(on == null ? Set.of(SUCCESS, FAILURE) : on));
    }
}
