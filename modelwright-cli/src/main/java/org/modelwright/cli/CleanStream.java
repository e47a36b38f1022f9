package org.modelwright.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Redactor;

/**
 * Standard output or standard error: the one place through which everything goes that people see. Secrets are masked, and
 * what would command a terminal (escape sequences in data, in a configuration, in a server's answer) is shown as what it
 * is, {@code \\u001b}. Texts pass whole, so that no secret is cut in two.
 */
final class CleanStream extends PrintStream {

    private static final int CONTINUATION = 0x80;

    private final PrintStream target;
    private byte[] rest = {};

    CleanStream(PrintStream target) {
        super(target, true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** {@return the text with control characters made visible, other than line breaks and tabs} */
    static String visible(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            boolean plain = !Character.isISOControl(at)
                    || at == '\n'
                    || at == '\t'
                    || at == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (plain) {
                if (shown != null) {
                    shown.append(at);
                }
                continue;
            }
            if (shown == null) {
                shown = new StringBuilder(text.substring(0, i));
            }
            shown.append(String.format("\\u%04x", (int) at));
        }
        return shown == null ? text : shown.toString();
    }

    private synchronized void text(String text) {
        byte[] bytes = visible(Redactor.clean(text)).getBytes(StandardCharsets.UTF_8);
        target.write(bytes, 0, bytes.length);
        target.flush();
    }

    @Override
    public void print(@Nullable String text) {
        text(String.valueOf(text));
    }

    @Override
    public void print(@Nullable Object value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(char[] text) {
        text(new String(text));
    }

    @Override
    public void print(char character) {
        text(String.valueOf(character));
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** Bytes of UTF-8, as a log writes them; a character of which only the beginning is here waits for the rest. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(rest, rest.length + length);
        System.arraycopy(bytes, offset, all, rest.length, length);
        int whole = whole(all);
        rest = Arrays.copyOfRange(all, whole, all.length);
        if (whole > 0) {
            text(new String(all, 0, whole, StandardCharsets.UTF_8));
        }
    }

    /** {@return how many of the bytes are whole characters} */
    private static int whole(byte[] bytes) {
        int start = bytes.length - 1;
        while (start >= 0 && start > bytes.length - 4 && (bytes[start] & 0xC0) == CONTINUATION) {
            start--;
        }
        if (start < 0 || bytes[start] >= 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xFF;
        int wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return bytes.length - start < wanted ? start : bytes.length;
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public boolean checkError() {
        return target.checkError();
    }

    @Override
    public void flush() {
        target.flush();
    }
}
