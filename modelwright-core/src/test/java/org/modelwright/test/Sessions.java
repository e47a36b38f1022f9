package org.modelwright.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;

/** Sessions for tests that read and learn, and are not about sessions: one for the same resources, until the JVM ends. */
public final class Sessions {

    private static final Map<Resources, Session> OPEN = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.values().forEach(Session::close)));
    }

    private Sessions() {}

    /** {@return a session that nobody has to close} */
    public static Session of(long memory, int threads) {
        return OPEN.computeIfAbsent(new Resources(memory, threads), Resources::open);
    }
}
