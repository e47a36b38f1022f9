package org.modelwright.internal.text;

/** How much a text that somebody else wrote may hold, before it is refused and not read. */
public final class TextLimits {

    /** Maps and lists within each other: far more than any configuration has, and less than a thread's stack bears. */
    public static final int DEEPEST = 200;

    /** Bytes of a configuration, of a file {@code MLmodel} or of an answer of a server that is no file. */
    public static final int LARGEST = 16 << 20;

    private TextLimits() {}
}
