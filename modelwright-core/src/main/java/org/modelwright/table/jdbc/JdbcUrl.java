package org.modelwright.table.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.data.Secret;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;

/**
 * The address of a database.
 *
 * @param text as the driver takes it, such as {@code jdbc:postgresql://host:5432/rides}
 */
public record JdbcUrl(String text) {

    /** The databases that want something of their own. */
    enum Product {
        POSTGRESQL,
        MYSQL,
        SQLITE,
        DUCKDB,
        OTHER
    }

    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;,(:\\s])([\\w.-]+)\\s*=\\s*");

    private static final Pattern VALUE = Pattern.compile("[^&;,)]*");

    private static final Pattern SCHEME = Pattern.compile("jdbc:[A-Za-z][\\w+.-]*:.*", Pattern.DOTALL);

    /** {@return what is wrong with it; never with the password in it} */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (text.isBlank()) {
            problems.add(Problem.at("url", "The url () is empty.", "jdbc:postgresql://host:5432/database"));
            return problems;
        }
        if (!SCHEME.matcher(text).matches()) {
            problems.add(Problem.at(
                    "url",
                    "The url (" + masked() + ") is no address of JDBC.",
                    "jdbc:postgresql://host:5432/database"));
        }
        List<String> names = secrets(text);
        secrets(decoded()).stream().filter(it -> !names.contains(it)).forEach(names::add);
        names.forEach(name -> problems.add(Problem.at(
                "url",
                "The url (" + masked() + ") holds a secret (" + name + "), and a url is logged.",
                "take it out, and give user and password as keys of their own: password: ${env:DB_PASSWORD}.")));
        if (names.isEmpty() && login() > 0) {
            problems.add(Problem.at(
                    "url",
                    "The url (" + masked() + ") holds a password before its @, and a url is logged.",
                    "take it out, and give user and password as keys of their own: password: ${env:DB_PASSWORD}."));
        }
        return problems;
    }

    private static List<String> secrets(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            if (Redactor.isSecret(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private String decoded() {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A lone percent sign: then no driver decodes it either.
            return text;
        }
    }

    /** Where {@code user:password} ends: the place of its @, or 0. */
    private int login() {
        int at = text.lastIndexOf('@');
        if (at < 0 || product() == Product.SQLITE || product() == Product.DUCKDB) {
            return 0;
        }
        return text.substring(loginStart(), Math.max(at, loginStart())).matches("(?s).*[:/].*") ? at : 0;
    }

    private int loginStart() {
        int slashes = text.indexOf("//");
        int at = text.indexOf('@');
        if (slashes >= 0 && slashes < at) {
            return slashes + 2;
        }
        return Math.max(0, text.substring(0, Math.max(at, 0)).lastIndexOf(':', Math.max(at, 0)) + 1);
    }

    /** {@return the address with everything masked that may be a secret} */
    public String masked() {
        String shown = login() > 0 ? text.substring(0, loginStart()) + Secret.MASK + text.substring(login()) : text;
        StringBuilder once = new StringBuilder();
        int told = 0;
        for (Matcher at = PARAMETER.matcher(shown); at.find(told); ) {
            once.append(shown, told, at.end());
            told = at.end();
            if (Redactor.isSecret(at.group(1))) {
                Matcher value = VALUE.matcher(shown).region(told, shown.length());
                told = value.lookingAt() ? value.end() : told;
                once.append(Secret.MASK);
            }
        }
        once.append(shown.substring(told));
        // An encoded name hides its value from the pattern above.
        return secrets(decoded()).size() > secrets(text).size()
                ? once.toString().replaceFirst("[?;].*", "")
                : once.toString();
    }

    /** {@return the address for messages and lineage: from the root of the file system, without parameters} */
    public String shown() {
        Optional<String> file = file();
        if (file.isPresent()) {
            return "jdbc:" + product().name().toLowerCase(Locale.ROOT) + ":"
                    + Path.of(file.get()).toAbsolutePath().normalize();
        }
        String masked = masked();
        Matcher database =
                Pattern.compile("(?i);\\s*(databaseName|database)=[^;]*").matcher(masked);
        String kept = database.find() ? database.group() : "";
        return masked.replaceFirst("[?;].*", "") + kept;
    }

    /** {@return the file that is the database, if it is one} */
    public Optional<String> file() {
        String path = switch (product()) {
            case SQLITE -> text.substring("jdbc:sqlite:".length()).replaceFirst("\\?.*", "");
            case DUCKDB -> text.substring("jdbc:duckdb:".length()).replaceFirst("[;?].*", "");
            default -> "";
        };
        String plain =
                path.startsWith("file:") ? path.substring("file:".length()).replaceFirst("^///", "/") : path;
        // A colon begins what is no file: a database in memory, a resource, a service.
        return plain.isEmpty() || plain.startsWith(":") || plain.startsWith("md:")
                ? Optional.empty()
                : Optional.of(plain);
    }

    /** {@return whether a backslash in a text escapes the next character} */
    public boolean backslashes() {
        return product() == Product.MYSQL;
    }

    Product product() {
        if (text.startsWith("jdbc:postgresql:")) {
            return Product.POSTGRESQL;
        }
        if (text.startsWith("jdbc:sqlite:")) {
            return Product.SQLITE;
        }
        if (text.startsWith("jdbc:duckdb:")) {
            return Product.DUCKDB;
        }
        return text.startsWith("jdbc:mysql:") || text.startsWith("jdbc:mariadb:") ? Product.MYSQL : Product.OTHER;
    }

    /** {@return the address, masked} */
    @Override
    public String toString() {
        return masked();
    }
}
