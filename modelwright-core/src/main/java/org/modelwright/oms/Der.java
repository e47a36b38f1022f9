package org.modelwright.oms;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** As much of DER as keys and signatures need. */
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;

    private Der() {}

    /** One value. */
    record Element(int tag, byte[] value) {

        /** {@return the values that it consists of} */
        List<Element> parts() {
            return Der.read(value);
        }

        /** {@return its bytes in hexadecimal digits} */
        String hex() {
            return HexFormat.of().formatHex(value);
        }
    }

    /**
     * {@return the values that follow each other, to the last byte}
     *
     * @throws IllegalArgumentException if it is no DER
     */
    static List<Element> read(byte[] bytes) {
        List<Element> elements = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int tag = bytes[at++] & 0xff;
            int length = at < bytes.length ? bytes[at++] & 0xff : -1;
            if (length >= LONG_FORM) {
                int count = length - LONG_FORM;
                if (count < 1 || count > 3 || at + count > bytes.length) {
                    throw cut();
                }
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << 8 | bytes[at++] & 0xff;
                }
            }
            if (length < 0 || length > bytes.length - at) {
                throw cut();
            }
            elements.add(new Element(tag, Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return elements;
    }

    private static IllegalArgumentException cut() {
        return new IllegalArgumentException("It is cut or no DER.");
    }

    /** {@return the only value that there is} */
    static Element only(byte[] bytes) {
        List<Element> all = read(bytes);
        if (all.size() != 1) {
            throw new IllegalArgumentException("It is not one value in DER.");
        }
        return all.get(0);
    }

    static byte[] write(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= LONG_FORM) {
            int count = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
            out.write(LONG_FORM + count);
            for (int i = count - 1; i >= 0; i--) {
                out.write(length >> 8 * i);
            }
        } else {
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
