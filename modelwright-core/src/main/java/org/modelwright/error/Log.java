package org.modelwright.error;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The loggers of this library. They obey the {@code logger_service} of the jobs that run, whatever logging the program
 * around them has; while none runs, that logging alone decides. Of jobs that run at once, the one that wants to hear most
 * is obeyed. No message, field or stack trace holds a secret that the {@link Redactor} knows.
 */
public final class Log {

    private static final List<Scope> SCOPES = new CopyOnWriteArrayList<>();

    private Log() {}

    /** {@return the logger of a class} */
    public static Logger of(Class<?> type) {
        return of(type.getName());
    }

    /** {@return the logger of this name} */
    public static Logger of(String name) {
        return new RedactingLogger(name, null);
    }

    /** {@return a logger that hears from this level on, whatever other jobs want} */
    public static Logger of(String name, Level level) {
        return new RedactingLogger(name, level);
    }

    /** Has the library's loggers speak from this level on, until the scope is closed. */
    public static Scope from(Level level) {
        Scope scope = new Scope(level);
        SCOPES.add(scope);
        return scope;
    }

    /** {@return whether somebody wants to hear this level} */
    static boolean isWanted(Level level, @Nullable Level own) {
        if (own != null) {
            return level.toInt() >= own.toInt();
        }
        return SCOPES.isEmpty() || SCOPES.stream().anyMatch(it -> level.toInt() >= it.level.toInt());
    }

    /** As long as a job wants to hear. */
    public static final class Scope implements AutoCloseable {

        private final Level level;

        private Scope(Level level) {
            this.level = level;
        }

        @Override
        public void close() {
            SCOPES.remove(this);
        }
    }
}
