package org.modelwright.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Problem;

/**
 * A query, looked at as far as must be before a database sees it: where it ends, how it begins, whether it is ordered.
 */
public final class SqlText {

    private static final Set<String> READING =
            Set.of("select", "with", "values", "table", "from", "pivot", "unpivot", "(");

    private static final Pattern TAG = Pattern.compile("\\$(?:[A-Za-z_\\x80-\\uFFFF][\\w\\x80-\\uFFFF]*)?\\$");
    private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"|`[^`]+`|\\[[^\\]]+\\])";
    private static final Pattern TABLE = Pattern.compile(NAME + "(?:\\." + NAME + "){0,3}");

    private final String text;
    private final boolean backslashes;
    private final List<String> outer = new ArrayList<>();
    private int end;
    private boolean several;
    private boolean open;

    /**
     * Looks at a query.
     *
     * @param backslashes whether a backslash in any text escapes the next character
     */
    public SqlText(String text, boolean backslashes) {
        this.text = text;
        this.backslashes = backslashes;
        this.end = text.length();
        look();
    }

    /** {@return what is wrong with the name of a table; nothing if it is one as SQL writes it} */
    public static List<Problem> tableProblems(String table) {
        return TABLE.matcher(table).matches()
                ? List.of()
                : List.of(Problem.at(
                        "table",
                        "The table (" + table + ") is no name as SQL writes it.",
                        "quote what is no plain name: table: '\"my rides\"', or give a query."));
    }

    /** {@return what is wrong with it} */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (outer.isEmpty()) {
            problems.add(Problem.at("query", "The query () is empty.", "query: select * from rides order by id"));
            return problems;
        }
        if (!READING.contains(outer.get(0))) {
            problems.add(Problem.at(
                    "query",
                    "The query begins with (" + outer.get(0) + "), and a reader only reads.",
                    "query: select … from …"));
        }
        if (several) {
            problems.add(Problem.at(
                    "query",
                    "The query holds several statements: there is more behind its first semicolon.",
                    "one statement; make a view of the others."));
        }
        if (open) {
            problems.add(Problem.at("query", "The query holds a quote or a comment that is not closed.", "close it."));
        }
        return problems;
    }

    /** {@return the statement without the semicolon at its end} */
    public String statement() {
        return text.substring(0, end).strip();
    }

    /** {@return whether it says itself in which order its rows come} */
    public boolean ordered() {
        for (int i = 0; i + 1 < outer.size(); i++) {
            if (outer.get(i).equals("order") && outer.get(i + 1).equals("by")) {
                return true;
            }
        }
        return false;
    }

    /** Collects the words outside brackets, quotes and comments, and finds the end. */
    private void look() {
        int depth = 0;
        boolean ended = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = afterSilence(at);
            if (next > at) {
                at = next;
                continue;
            }
            if (c < 0x80 && Character.isWhitespace(c) || c == '\uFEFF') {
                at++;
                continue;
            }
            if (ended) {
                several = several || c != ';';
                at++;
                continue;
            }
            if (c == ';') {
                ended = true;
                end = at;
                at++;
                continue;
            }
            int quoted = afterQuote(at);
            if (quoted > at) {
                at = quoted;
                if (depth == 0) {
                    outer.add("'");
                }
                continue;
            }
            if (isWord(c)) {
                int from = at;
                while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == '$')) {
                    at++;
                }
                if (depth == 0) {
                    outer.add(text.substring(from, at).toLowerCase(Locale.ROOT));
                }
                continue;
            }
            if (depth == 0) {
                outer.add(String.valueOf(c));
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        }
    }

    /** As PostgreSQL sees it: every character beyond ASCII is part of a word. */
    private static boolean isWord(char c) {
        return c >= 0x80 || Character.isLetterOrDigit(c) || c == '_';
    }

    /** {@return where a comment that begins here ends; the same place if none does} */
    private int afterSilence(int at) {
        if (text.startsWith("--", at)) {
            int line = text.indexOf('\n', at);
            return line < 0 ? text.length() : line + 1;
        }
        if (!text.startsWith("/*", at)) {
            return at;
        }
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        open = true;
        return text.length();
    }

    /** {@return where a quote that begins here ends; the same place if none does} */
    private int afterQuote(int at) {
        char c = text.charAt(at);
        if (c == '$') {
            Matcher tag = TAG.matcher(text).region(at, text.length());
            if (!tag.lookingAt()) {
                return at;
            }
            int close = text.indexOf(tag.group(), tag.end());
            open = open || close < 0;
            return close < 0 ? text.length() : close + tag.group().length();
        }
        boolean escapes = (c == 'e' || c == 'E') && text.startsWith("'", at + 1);
        int quote = escapes ? at + 1 : at;
        char mark = text.charAt(quote);
        if (mark != '\'' && mark != '"' && mark != '`') {
            return at;
        }
        boolean backslash = escapes || backslashes && mark != '`';
        for (int i = quote + 1; i < text.length(); i++) {
            char here = text.charAt(i);
            if (backslash && here == '\\') {
                i++;
            } else if (here == mark) {
                if (i + 1 < text.length() && text.charAt(i + 1) == mark) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        open = true;
        return text.length();
    }
}
