package org.modelwright.mlflow.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Nearest;
import org.modelwright.mlflow.Page;

/**
 * A filter in MLflow's own words as a condition in SQL.
 *
 * @param where what follows WHERE
 * @param arguments for its question marks
 */
record Search(String where, List<Object> arguments) {

    private static final Pattern PART = Pattern.compile(
            "\\s*(?:(?<entity>[A-Za-z_]+)\\s*\\.\\s*)?(?<key>`[^`]+`|\"[^\"]+\"|[^\\s=!<>'\"`.][^\\s=!<>'\"`]*)"
                    + "\\s*(?<operator>!=|<=|>=|=|<|>|(?i:NOT\\s+IN|IN|LIKE|ILIKE)(?=[\\s('\"]))"
                    + "\\s*(?<value>'[^']*'|\"[^\"]*\"|\\((?:[^()'\"]|'[^']*'|\"[^\"]*\")*\\)|[-+.\\w]+)"
                    + "\\s*(?:(?<and>(?i:AND)(?=\\s))|$)");
    private static final Pattern TEXT = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    /**
     * What can be asked for.
     *
     * @param attributes the name in a filter, and the column
     * @param numbers those of them that are numbers
     * @param tables the word before the key (in the singular), and what selects its rows: the value's column is
     *     {@code value}, the key's is {@code ?}
     */
    record Subject(Map<String, String> attributes, List<String> numbers, Map<String, String> tables) {}

    /** A row as the value it stands for. */
    interface Item<T> {
        T of(Map<String, Object> row) throws SQLException;
    }

    /** {@return the condition that a row belongs to one of some experiments, whose ids are its arguments} */
    static String inExperiments(List<String> experimentIds) {
        return "CAST(experiment_id AS TEXT) IN (" + marks(experimentIds) + ")";
    }

    private static String marks(List<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    /**
     * {@return a page of what is found}
     *
     * @param select all that comes before this condition
     * @param first arguments of its question marks
     * @param order begins with {@code ORDER BY}
     * @throws InfrastructureException if no page can hold so few
     */
    <T> Page<T> page(
            Transaction sql,
            String select,
            List<String> first,
            String order,
            int maxResults,
            @Nullable String pageToken,
            Item<T> item)
            throws SQLException {
        if (maxResults < 1) {
            throw new InfrastructureException("The maxResults (" + maxResults + ") is below 1.");
        }
        int offset = pageToken == null ? 0 : Integer.parseInt(pageToken);
        List<Object> all = new ArrayList<>(first);
        all.addAll(arguments);
        List<Map<String, Object>> rows = sql.rows(
                select + where + " " + order + " LIMIT " + (maxResults + 1L) + " OFFSET " + offset, all.toArray());
        List<T> items = new ArrayList<>();
        for (Map<String, Object> row : rows.subList(0, Math.min(maxResults, rows.size()))) {
            items.add(item.of(row));
        }
        return new Page<>(items, rows.size() > maxResults ? Integer.toString(offset + maxResults) : null);
    }

    /**
     * {@return the condition}
     *
     * @throws InfrastructureException if the filter cannot be read, or asks for what is not there
     */
    static Search of(String filter, Subject subject) {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        Matcher part = PART.matcher(filter);
        int at = 0;
        while (at < filter.length() && !filter.isBlank()) {
            boolean readable = part.find(at) && part.start() == at;
            if (!readable
                    || part.group("and") != null && filter.substring(part.end()).isBlank()) {
                throw new InfrastructureException(
                        "The filter (" + filter + ") cannot be read from ("
                                + filter.substring(at).strip() + ") on.",
                        "metrics.rmse < 1 AND tags.`team` = 'rides'");
            }
            condition(part, subject, conditions, arguments);
            at = part.end();
        }
        return new Search(conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions), arguments);
    }

    private static void condition(Matcher part, Subject subject, List<String> conditions, List<Object> arguments) {
        String key = part.group("key").replaceAll("^[`\"]|[`\"]$", "");
        String operator = part.group("operator").toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        String value = part.group("value");
        String entity = singular(part.group("entity") == null ? "attribute" : part.group("entity"));
        if (entity.equals("attribute")) {
            String column = subject.attributes().get(key);
            if (column == null) {
                throw unknown("attribute", key, subject.attributes().keySet());
            }
            conditions.add(compare(column, operator, value, subject.numbers().contains(key), arguments));
            return;
        }
        String rows = subject.tables().get(entity);
        if (rows == null) {
            throw unknown("word", entity, subject.tables().keySet());
        }
        arguments.add(key);
        conditions.add("EXISTS (" + rows + " AND "
                + compare("value", operator, value, entity.equals("metric"), arguments) + ")");
    }

    private static String singular(String entity) {
        return switch (entity.toLowerCase(Locale.ROOT)) {
            case "attribute", "attributes", "attr", "run" -> "attribute";
            case "param", "params", "parameter", "parameters" -> "param";
            case "metric", "metrics" -> "metric";
            case "tag", "tags" -> "tag";
            default -> entity;
        };
    }

    private static InfrastructureException unknown(String what, String word, Set<String> known) {
        return new InfrastructureException(
                "The " + what + " (" + word + ") of the filter is none of "
                        + known.stream().sorted().toList() + ".",
                Nearest.find(word, known).orElse("tags." + word));
    }

    private static String compare(
            String column, String operator, String value, boolean number, List<Object> arguments) {
        if (number) {
            try {
                arguments.add(Double.parseDouble(value));
            } catch (NumberFormatException e) {
                throw new InfrastructureException(
                        "The filter's value (" + value + ") is no number.", "without quotes.", e);
            }
            return column + " " + operator + " ?";
        }
        List<String> texts = new ArrayList<>();
        Matcher text = TEXT.matcher(value);
        while (text.find()) {
            texts.add(text.group(1) == null ? text.group(2) : text.group(1));
        }
        if (texts.isEmpty() || value.startsWith("(") != operator.endsWith("IN")) {
            throw new InfrastructureException(
                    "The filter's value (" + value + ") does not fit " + operator + ".",
                    operator.endsWith("IN") ? "('a', 'b')" : "'" + value + "'");
        }
        switch (operator) {
            case "LIKE" -> {
                // SQLite's LIKE overlooks case, MLflow's does not.
                arguments.add(texts.get(0)
                        .replaceAll("([\\[*?])", "[$1]")
                        .replace('%', '*')
                        .replace('_', '?'));
                return column + " GLOB ?";
            }
            case "ILIKE" -> {
                arguments.add(texts.get(0));
                return column + " LIKE ?";
            }
            default -> {
                arguments.addAll(texts);
                return operator.endsWith("IN")
                        ? column + " " + operator + " (" + marks(texts) + ")"
                        : column + " " + operator + " ?";
            }
        }
    }
}
