package org.modelwright.error;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms in which a secret may come back: as it is, encoded for an address, for JSON, for HTML, in base64, in parts. */
final class SecretForms {

    private static final int SHORTEST = 4;
    private static final int SHORTEST_PART = 8;
    private static final int SHORTEST_PATH = 6;
    private static final int ANYWHERE = 12;

    /** Stands in every text, such as true or 1000: whoever masked it would make answers unreadable, and tell it by its gaps. */
    private static final Pattern COMMON = Pattern.compile("[A-Za-z][a-z]{0,6}|[0-9]{1,7}");

    private static final Pattern SECRET = Pattern.compile("(?i)[\\w.-]*(pass|pwd|secret|token|credential|signature|"
            + "api_?key|access_?key|account_?key|private_?key)[\\w.-]*|sig|sas|jwt|authorization");

    private static final Pattern HARMLESS =
            Pattern.compile("(?i).*(file|path|class|classname|callback|provider|type|plugin|encoder|policy)");

    /** What stands in a header before the credential. */
    private static final Pattern SCHEME = Pattern.compile("(?i)(basic|bearer|token|apikey|digest)\\s+(\\S.*)");

    private SecretForms() {}

    static boolean isSecret(String parameter) {
        return SECRET.matcher(parameter).matches()
                && !HARMLESS.matcher(parameter).matches();
    }

    /**
     * One form.
     *
     * @param text what to look for
     * @param anywhere whether also inside a word
     */
    record Form(String text, boolean anywhere) {

        String expression() {
            String quoted = Pattern.quote(text);
            return anywhere ? quoted : "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])";
        }
    }

    static Set<Form> of(String secret) {
        Set<Form> forms = new LinkedHashSet<>();
        add(secret, forms);
        return forms;
    }

    private static Form form(String text) {
        return new Form(text, text.length() >= ANYWHERE);
    }

    private static void add(String secret, Set<Form> forms) {
        String plain = secret.strip();
        if (plain.length() < SHORTEST || COMMON.matcher(plain).matches()) {
            return;
        }
        forms.add(form(plain));
        String encoded = URLEncoder.encode(plain, StandardCharsets.UTF_8);
        String spaced = encoded.replace("+", "%20");
        forms.add(form(encoded));
        forms.add(form(spaced));
        forms.add(form(lowerCaseHex(spaced)));
        String json = plain.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.add(form(json));
        forms.add(form(json.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")));
        forms.add(form(json.replace("/", "\\/")));
        forms.add(form(plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
        base64(plain, forms);
        plain.lines()
                .map(String::strip)
                .filter(line -> !line.equals(plain) && line.length() >= SHORTEST_PART && !line.startsWith("-----"))
                .forEach(line -> add(line, forms));
        Matcher scheme = SCHEME.matcher(plain);
        if (scheme.matches()) {
            add(scheme.group(2), forms);
            if (scheme.group(1).equalsIgnoreCase("basic")) {
                login(scheme.group(2), forms);
            }
        }
        if (plain.matches("(?s)[A-Za-z][\\w+.-]*://.*")) {
            address(plain, forms);
        }
    }

    /** The password in a header of the form {@code Basic}. */
    private static void login(String encoded, Set<Form> forms) {
        try {
            String login = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            add(login.substring(login.indexOf(':') + 1), forms);
        } catch (IllegalArgumentException e) {
            // no base64, so there is nothing inside it
        }
    }

    /** Of an address that is a secret as a whole, what a server repeats: login, path, parameters; not who it is. */
    private static void address(String address, Set<Form> forms) {
        try {
            URI uri = URI.create(address);
            if (uri.getRawUserInfo() != null) {
                String login = uri.getRawUserInfo();
                add(decoded(login.substring(login.indexOf(':') + 1)), forms);
            }
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            String whole = path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            if (path.length() >= SHORTEST_PATH) {
                forms.add(form(path));
            }
            if (whole.length() >= SHORTEST_PATH) {
                forms.add(form(whole));
            }
            for (String part : (path + "/" + String.valueOf(uri.getRawQuery())).split("[/&]|(?<=[^/])=")) {
                if (part.length() >= ANYWHERE) {
                    add(decoded(part), forms);
                }
            }
        } catch (IllegalArgumentException e) {
            // no address, so it has no parts; the text as a whole is known
        }
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a lone percent sign: nobody decodes it
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** In base64, also as a part of a longer text: what it is then hangs on how many bytes stand before it. */
    private static void base64(String plain, Set<Form> forms) {
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_PART) {
            forms.add(form(base64(bytes)));
            return;
        }
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = base64(shifted);
            // The characters at both ends hold bits of the neighbours, too.
            int from = (before * 8 + 5) / 6;
            int to = (before + bytes.length) * 8 / 6;
            String inner = encoded.substring(from, to);
            forms.add(new Form(inner, true));
            forms.add(new Form(inner.replace('+', '-').replace('/', '_'), true));
        }
    }

    private static String lowerCaseHex(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}")
                .matcher(encoded)
                .replaceAll(it -> it.group().toLowerCase(Locale.ROOT));
    }
}
