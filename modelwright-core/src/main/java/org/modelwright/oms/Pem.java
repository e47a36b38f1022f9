package org.modelwright.oms;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM text; what stands outside of blocks is no part of it.
 *
 * @param label what it is, such as {@code PUBLIC KEY}
 * @param headers lines before the content, with their line ends; empty for all but old keys
 * @param der the content
 */
record Pem(String label, String headers, byte[] der) {

    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";
    static final String EC_PRIVATE_KEY = "EC PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";
    static final String CERTIFICATE = "CERTIFICATE";

    private static final int COLUMNS = 64;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(?s:(.*?))-----END \\1-----");
    private static final Pattern HEADERS = Pattern.compile("\\s*((?:[A-Za-z-]+:[^\\n]*\\n)*)");

    /**
     * {@return the blocks of a text, in their order}
     *
     * @throws IllegalArgumentException if one of them is damaged
     */
    static List<Pem> blocks(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String content = block.group(2);
            Matcher headers = HEADERS.matcher(content);
            String before = headers.lookingAt() ? headers.group(1) : "";
            String base64 = content.substring(before.isEmpty() ? 0 : headers.end());
            try {
                blocks.add(new Pem(block.group(1), before, Base64.getDecoder().decode(base64.replaceAll("\\s+", ""))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("its block " + block.group(1) + " is no base64", e);
            }
        }
        return blocks;
    }

    /** {@return the canonical text of a block: 64 columns, LF, a last LF} */
    static String write(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
