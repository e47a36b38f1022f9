package org.modelwright.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;

/**
 * A condition over one row of a table, in DuckDB's SQL: its columns, values, and functions that compute one value of
 * others. What it may hold is listed here; all else, such as whatever reads files, settings, the environment, the clock
 * or other rows, is refused, so that it means the same on the same data wherever it runs.
 */
public final class RowCondition {

    /** Expressions that hold nothing but other expressions and values. */
    private static final Set<String> EXPRESSIONS = Set.of(
            "COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN", "CASE", "CAST", "FUNCTION");

    private static final Set<String> OPERATORS = Set.of(
            "OPERATOR_NOT",
            "OPERATOR_IS_NULL",
            "OPERATOR_IS_NOT_NULL",
            "COMPARE_IN",
            "COMPARE_NOT_IN",
            "OPERATOR_COALESCE",
            "OPERATOR_NULLIF",
            "OPERATOR_TRY");

    private static final Set<String> TYPES = Set.of(
            "boolean",
            "bool",
            "tinyint",
            "smallint",
            "integer",
            "int",
            "int4",
            "int8",
            "bigint",
            "long",
            "hugeint",
            "utinyint",
            "usmallint",
            "uinteger",
            "ubigint",
            "float",
            "float4",
            "float8",
            "real",
            "double",
            "decimal",
            "numeric",
            "varchar",
            "text",
            "string",
            "char",
            "date",
            "timestamp",
            "datetime",
            "timestamptz",
            "time",
            "interval",
            "timestamp with time zone");

    private static final Set<String> FUNCTIONS = Set.of(
            // arithmetic, comparison of texts
            "+",
            "-",
            "*",
            "/",
            "//",
            "%",
            "**",
            "^",
            "&",
            "|",
            "~",
            "<<",
            ">>",
            "||",
            "~~",
            "!~~",
            "~~*",
            "!~~*",
            "~~~",
            "^@",
            "like_escape",
            "not_like_escape",
            "ilike_escape",
            "not_ilike_escape",
            // numbers
            "abs",
            "ceil",
            "ceiling",
            "exp",
            "floor",
            "greatest",
            "isfinite",
            "isinf",
            "isnan",
            "least",
            "ln",
            "log",
            "log10",
            "log2",
            "mod",
            "pow",
            "power",
            "round",
            "sign",
            "sqrt",
            "trunc",
            // texts
            "concat",
            "concat_ws",
            "contains",
            "ends_with",
            "instr",
            "left",
            "len",
            "length",
            "lower",
            "lpad",
            "ltrim",
            "position",
            "prefix",
            "regexp_extract",
            "regexp_full_match",
            "regexp_matches",
            "regexp_replace",
            "replace",
            "reverse",
            "right",
            "rpad",
            "rtrim",
            "split_part",
            "starts_with",
            "strip_accents",
            "strpos",
            "substr",
            "substring",
            "suffix",
            "trim",
            "upper",
            // dates
            "date_diff",
            "date_part",
            "date_trunc",
            "datediff",
            "datepart",
            "datetrunc",
            "day",
            "dayofmonth",
            "dayofweek",
            "dayofyear",
            "epoch",
            "epoch_ms",
            "epoch_us",
            "hour",
            "isodow",
            "isoyear",
            "last_day",
            "make_date",
            "make_timestamp",
            "minute",
            "month",
            "quarter",
            "second",
            "strftime",
            "strptime",
            "to_days",
            "to_hours",
            "to_minutes",
            "to_months",
            "to_seconds",
            "to_weeks",
            "to_years",
            "try_strptime",
            "week",
            "weekday",
            "weekofyear",
            "year",
            // values that are missing
            "ifnull",
            "nullif",
            "coalesce",
            "if");

    /** DuckDB takes a thousand expressions within each other, and writes each of them as a few levels of JSON. */
    private static final int DEEPEST = 5_000;

    private final String sql;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();
    private @Nullable String nearest;

    /**
     * Takes it apart.
     *
     * @param sql the condition
     * @param parsed what DuckDB's {@code json_serialize_sql} says of {@link #select}
     */
    public RowCondition(String sql, String parsed) {
        this.sql = sql;
        if (!(Json.read(parsed, DEEPEST) instanceof Map<?, ?> answer)) {
            throw new IllegalArgumentException("It is no answer of json_serialize_sql.");
        }
        if (Boolean.TRUE.equals(answer.get("error"))) {
            refused.add("it is no SQL: " + answer.get("error_message"));
        } else {
            statements(answer.get("statements"));
        }
    }

    /** {@return the statement to parse; a comment at the end of the condition ends with its line} */
    public static String select(String sql) {
        return "select 1 where (" + sql + "\n)";
    }

    /** {@return the columns that it names, as it writes them} */
    public Set<String> columns() {
        return Set.copyOf(columns);
    }

    /** {@return what is wrong with it, whatever the table holds} */
    public List<Problem> problems() {
        if (refused.isEmpty()) {
            return columns.isEmpty()
                    ? List.of(Problem.at("where", "The where (" + sql + ") names no column.", "where: \"amount > 0\""))
                    : List.of();
        }
        String advice = nearest == null
                ? "one condition over columns of the row, such as amount > 0 and kind in ('a', 'b')."
                : nearest;
        return List.of(Problem.at(
                "where", "The where (" + sql + ") cannot be used: " + String.join("; ", refused) + ".", advice));
    }

    /** One statement that selects one value, where the condition holds, and nothing more. */
    private void statements(@Nullable Object statements) {
        if (!(statements instanceof List<?> list)
                || list.size() != 1
                || !(list.get(0) instanceof Map<?, ?> statement)
                || !(statement.get("node") instanceof Map<?, ?> node)
                || !"SELECT_NODE".equals(node.get("type"))
                || !isEmpty(node.get("modifiers"))
                || !isEmpty(node.get("group_expressions"))
                || !isEmpty(node.get("group_sets"))
                || !isEmpty(statement.get("named_param_map"))
                || !(node.get("cte_map") instanceof Map<?, ?> names)
                || !isEmpty(names.get("map"))
                || node.get("having") != null
                || node.get("sample") != null
                || node.get("qualify") != null
                || !(node.get("from_table") instanceof Map<?, ?> from)
                || !"EMPTY".equals(from.get("type"))
                || !(node.get("select_list") instanceof List<?> selected)
                || selected.size() != 1) {
            refused.add("it is more than one condition");
            return;
        }
        expression(node.get("where_clause"));
    }

    private static boolean isEmpty(@Nullable Object list) {
        return list instanceof List<?> values && values.isEmpty();
    }

    private void expression(@Nullable Object any) {
        if (!(any instanceof Map<?, ?> tree) || !EXPRESSIONS.contains(String.valueOf(tree.get("class")))) {
            Object kind = any instanceof Map<?, ?> map ? map.get("class") : any;
            refused.add(
                    "SUBQUERY".equals(kind)
                            ? "it holds a subquery"
                            : "it holds what is no value of one row ("
                                    + String.valueOf(kind)
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' ') + ")");
            return;
        }
        switch (String.valueOf(tree.get("class"))) {
            case "COLUMN_REF" -> column(tree.get("column_names"));
            case "CONSTANT" -> {}
            case "COMPARISON" -> all(tree.get("left"), tree.get("right"));
            case "BETWEEN" -> all(tree.get("input"), tree.get("lower"), tree.get("upper"));
            case "CASE" -> cases(tree);
            case "CAST" -> {
                type(tree.get("type_expr"));
                expression(tree.get("child"));
            }
            case "FUNCTION" -> function(tree);
            case "OPERATOR" -> {
                if (!OPERATORS.contains(String.valueOf(tree.get("type")))) {
                    refused.add("it holds what is no value of one row ("
                            + String.valueOf(tree.get("type"))
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', ' ') + ")");
                }
                each(tree.get("children"));
            }
            default -> each(tree.get("children"));
        }
    }

    private void all(@Nullable Object... expressions) {
        for (Object expression : expressions) {
            expression(expression);
        }
    }

    private void each(@Nullable Object expressions) {
        if (expressions instanceof List<?> list) {
            list.forEach(this::expression);
        } else {
            expression(expressions);
        }
    }

    private void column(@Nullable Object names) {
        if (names instanceof List<?> list && list.size() == 1) {
            columns.add(String.valueOf(list.get(0)));
        } else {
            refused.add("it names a column (" + names + ") of something else");
        }
    }

    private void cases(Map<?, ?> tree) {
        if (tree.get("case_checks") instanceof List<?> checks) {
            for (Object check : checks) {
                if (check instanceof Map<?, ?> pair) {
                    all(pair.get("when_expr"), pair.get("then_expr"));
                }
            }
        }
        if (tree.get("else_expr") != null) {
            expression(tree.get("else_expr"));
        }
    }

    private void type(@Nullable Object type) {
        String name = type instanceof Map<?, ?> map ? String.valueOf(map.get("type_name")) : String.valueOf(type);
        boolean plain = type instanceof Map<?, ?> map && "".equals(map.get("schema")) && "".equals(map.get("catalog"));
        if (!plain || !TYPES.contains(name.toLowerCase(Locale.ROOT))) {
            refused.add("its type (" + name + ") is none of a column");
        }
    }

    private void function(Map<?, ?> tree) {
        String name = String.valueOf(tree.get("function_name")).toLowerCase(Locale.ROOT);
        boolean plain = "".equals(tree.get("schema"))
                && "".equals(tree.get("catalog"))
                && tree.get("filter") == null
                && Boolean.FALSE.equals(tree.get("distinct"))
                && tree.get("order_bys") instanceof Map<?, ?> order
                && isEmpty(order.get("orders"));
        if (!plain || !FUNCTIONS.contains(name)) {
            refused.add("its function (" + name + ") does more than compute one value of others, or is not known here");
            nearest = nearest == null ? Nearest.find(name, FUNCTIONS).orElse(null) : nearest;
        }
        List<Object> arguments = new ArrayList<>();
        if (tree.get("arguments") instanceof List<?> list) {
            arguments.addAll(list);
        }
        for (Object argument : arguments) {
            expression(argument instanceof Map<?, ?> named ? named.get("expression") : argument);
        }
    }
}
