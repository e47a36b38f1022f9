package org.modelwright.checksum;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.modelwright.error.Cause;

/**
 * Unpacks gzip, all members of it. Java's own stream takes what follows a member for the end when it is no member, and so
 * loses the rest in silence; this one takes zeros, as gzip itself does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipStream extends InputStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean inMember;
    private boolean ended;

    GzipStream(InputStream in) throws IOException {
        this.in = in;
        header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                next();
                continue;
            }
            try {
                int inflated = inflater.inflate(bytes, from, count);
                if (inflated > 0) {
                    crc.update(bytes, from, inflated);
                    return inflated;
                }
            } catch (DataFormatException e) {
                throw new DamagedException("its gzip stream cannot be unpacked: " + Cause.of(e));
            }
            if (inflater.finished()) {
                trailer();
            } else if (inflater.needsDictionary()) {
                throw new DamagedException("its gzip stream asks for a dictionary");
            } else {
                fill();
                inflater.setInput(buffer, 0, end);
                at = end;
            }
        }
        return -1;
    }

    private void header() throws IOException {
        crc.reset();
        int first = one();
        int second = one();
        if (first != 0x1F || second != 0x8B) {
            throw new DamagedException("it is not in gzip format");
        }
        int method = one();
        int flags = one();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw new DamagedException("its gzip header is not one that there is");
        }
        for (int i = 0; i < 6; i++) {
            one();
        }
        if ((flags & EXTRA) != 0) {
            for (int left = one() | one() << 8; left > 0; left--) {
                one();
            }
        }
        for (int text : new int[] {NAME, COMMENT}) {
            while ((flags & text) != 0 && one() != 0) {
                // up to the zero at its end
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            int expected = (int) crc.getValue() & 0xFFFF;
            if ((one() | one() << 8) != expected) {
                throw new DamagedException("the header of its gzip stream has another CRC than it was written with");
            }
        }
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        at = end;
        inMember = true;
    }

    private void trailer() throws IOException {
        at = end - inflater.getRemaining();
        long expected = crc.getValue();
        long length = inflater.getBytesWritten() & 0xFFFFFFFFL;
        if (four() != expected) {
            throw new DamagedException("its content has another CRC than gzip wrote at its end");
        }
        if (four() != length) {
            throw new DamagedException("its content has another length than gzip wrote at its end");
        }
        inMember = false;
    }

    /** Goes on to the next member, if there is one. */
    private void next() throws IOException {
        if (!more()) {
            ended = true;
            return;
        }
        if (buffer[at] != 0) {
            header();
            return;
        }
        while (more()) {
            if (buffer[at++] != 0) {
                throw new DamagedException("after the end of its gzip stream something follows that is none");
            }
        }
        ended = true;
    }

    private long four() throws IOException {
        return one() | (long) one() << 8 | (long) one() << 16 | (long) one() << 24;
    }

    private int one() throws IOException {
        if (at == end) {
            fill();
        }
        int value = buffer[at++] & 0xFF;
        crc.update(value);
        return value;
    }

    private boolean more() throws IOException {
        if (at == end) {
            end = Math.max(0, in.read(buffer));
            at = 0;
        }
        return at < end;
    }

    private void fill() throws IOException {
        at = end;
        if (!more()) {
            throw new EOFException("its end is missing");
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
