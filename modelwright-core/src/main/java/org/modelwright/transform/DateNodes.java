package org.modelwright.transform;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.transform.DateParts.Part;

/**
 * Dates in a graph: ONNX has none, so texts are split at their signs, and days are counted in whole numbers.
 *
 * <p>All columns go through the same nodes, one below the other. Days and dates are turned into each other as in "chrono-
 * Compatible Low-Level Date Algorithms" by Howard Hinnant: years begin in March, so that a leap day is the last of its
 * year, and are counted from the year -400 on, so that nothing is below zero.
 */
final class DateNodes {

    private static final String DATE = "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
            + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

    private static final String TIME =
            "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?|24:00(?::00(?:[.]0+)?)?)";

    /** The texts that the graph takes: each day there is, alone or with a time, which may have an offset. */
    static final String PATTERN = DATE + "(?:[T ]" + TIME + "(?:Z|[+-][01][0-9]:[0-5][0-9])?)?";

    /** The version of ai.onnx that brought StringSplit, StringConcat and RegexFullMatch. */
    private static final int OPERATORS = 20;

    /** Has every piece that a text may have, so that there is one of each, whatever the rows hold. */
    private static final String LAST_ROW = "1970-01-01T00:00:00.0Z-00:00+00:00 ";

    private static final int DAY = 86_400;
    private static final int ERA = 146_097; // days of 400 years

    /** From 1 March of the year -400 to 1970. */
    private static final int EPOCH = 719_468 + ERA;

    /** A day by its numbers. */
    private record Civil(Value year, Value month, Value day, Value dayOfYear) {}

    private final OnnxGraph graph;
    private final int columns;
    private final Map<Long, Value> constants = new HashMap<>();
    /** The parts of all columns: in lines, one for each, where there are several. */
    private final Map<Part, Value> parts = new EnumMap<>(Part.class);

    private final Value empty;

    /** Seconds since {@link #EPOCH}, in UTC. */
    private final Value seconds;

    private @Nullable Civil civil;

    DateNodes(OnnxGraph graph, List<String> columns) {
        this.graph = graph;
        this.columns = columns.size();
        graph.needs(OPERATORS);
        Value[] inputs = columns.stream().map(graph::input).toArray(Value[]::new);
        Value all = inputs.length == 1 ? inputs[0] : below(inputs);
        this.empty = graph.node("Equal", all, text(""));
        Value texts = graph.node("Where", empty, text("1970-01-01"), all);
        Value wrong = graph.node("Not", graph.node("RegexFullMatch", Map.of("pattern", PATTERN), texts));
        this.seconds = graph.refuse("no ISO date in " + String.join(", ", columns), wrong, seconds(texts));
    }

    /** {@return a part of the dates of one column, NaN where there is none} */
    Value part(Part part, int place) {
        Value all = parts.computeIfAbsent(part, it -> lines(withGaps(doubles(it))));
        return columns == 1 ? all : graph.flat(graph.node("Gather", Map.of("axis", 0L), all, number(place)));
    }

    private Value lines(Value values) {
        return columns == 1 ? values : graph.node("Reshape", values, graph.constant((long) columns, -1));
    }

    private Value withGaps(Value values) {
        return graph.node("Where", empty, graph.constant(new double[] {Double.NaN}), values);
    }

    private Value below(Value... values) {
        return graph.node("Concat", Map.of("axis", 0L), values);
    }

    private Value seconds(Value texts) {
        List<Value> byBlank = split(below(texts, text(LAST_ROW)), " ", 2);
        List<Value> byT = split(byBlank.get(0), "T", 2);
        List<Value> date = numbers(split(byT.get(0), "-", 3), Function.identity());
        // The one is empty where the other is not.
        Value time = graph.node("StringConcat", byT.get(1), byBlank.get(1));
        List<Value> byPlus = split(time, "+", 2);
        List<Value> byMinus = split(byPlus.get(0), "-", 2);
        Value digits = split(split(byMinus.get(0), "Z", 1).get(0), ".", 1).get(0);
        List<Value> clock = clock(digits, 3);
        List<Value> ahead = clock(byPlus.get(1), 2);
        List<Value> behind = clock(byMinus.get(1), 2);
        Value year = date.get(0);
        Value month = date.get(1);
        Value early = graph.cast(graph.node("Less", month, number(3)), Type.INT64);
        Value march = minus(plus(year, number(400)), early);
        Value fromMarch = minus(plus(month, times(early, 12)), number(3));
        Value day = minus(plus(daysBefore(march), plus(monthsBefore(fromMarch), date.get(2))), number(1));
        Value hours = minus(plus(clock.get(0), behind.get(0)), ahead.get(0));
        Value minutes = minus(plus(clock.get(1), behind.get(1)), ahead.get(1));
        return plus(plus(times(day, DAY), times(hours, 3600)), plus(times(minutes, 60), clock.get(2)));
    }

    /** {@return the numbers between colons; 0 for what is not there} */
    private List<Value> clock(Value texts, int pieces) {
        return numbers(split(texts, ":", pieces), it -> graph.node("StringConcat", text("0"), it));
    }

    /** {@return the numbers that texts say, without the last row} */
    private List<Value> numbers(List<Value> texts, Function<Value, Value> written) {
        return texts.stream()
                .map(written)
                .map(it -> graph.cast(it, Type.INT64))
                .map(it -> graph.node("Slice", it, number(0), number(-1)))
                .toList();
    }

    private List<Value> split(Value texts, String sign, int pieces) {
        Value all = graph.first(2, "StringSplit", Map.of("delimiter", sign), texts);
        List<Value> split = new ArrayList<>();
        for (long piece = 0; piece < pieces; piece++) {
            Value one = graph.node("Gather", Map.of("axis", 1L), all, number(piece));
            split.add(graph.flat(one));
        }
        return split;
    }

    /** {@return the days before a year that begins in March} */
    private Value daysBefore(Value year) {
        Value leaps = plus(minus(over(year, 4), over(year, 100)), over(year, 400));
        return plus(times(year, 365), leaps);
    }

    /** {@return the days before a month, counted from 0 for March} */
    private Value monthsBefore(Value month) {
        return over(plus(times(month, 153), number(2)), 5);
    }

    private Value doubles(Part part) {
        return switch (part) {
            case YEAR -> doubles(date().year);
            case MONTH -> doubles(date().month);
            case DAY -> doubles(date().day);
            case WEEKDAY -> doubles(rest(plus(days(), number((3 - EPOCH % 7 + 7) % 7)), 7));
            case DAY_OF_YEAR -> doubles(date().dayOfYear);
            case HOUR -> doubles(over(rest(seconds, DAY), 3600));
            case MINUTE -> doubles(rest(over(seconds, 60), 60));
            case DAYS ->
                graph.node(
                        "Div", doubles(minus(seconds, number((long) EPOCH * DAY))), graph.constant(new double[] {DAY}));
        };
    }

    private Value doubles(Value whole) {
        return graph.cast(whole, Type.DOUBLE);
    }

    private Value days() {
        return over(seconds, DAY);
    }

    private Civil date() {
        if (civil == null) {
            Value days = days();
            Value era = over(days, ERA);
            Value ofEra = rest(days, ERA);
            Value leapDays = minus(plus(over(ofEra, 1460), over(ofEra, ERA - 1)), over(ofEra, 36_524));
            Value yearOfEra = over(minus(ofEra, leapDays), 365);
            Value leapYears = minus(over(yearOfEra, 4), over(yearOfEra, 100));
            Value ofYear = minus(ofEra, plus(times(yearOfEra, 365), leapYears));
            Value fromMarch = over(plus(times(ofYear, 5), number(2)), 153);
            Value day = plus(minus(ofYear, monthsBefore(fromMarch)), number(1));
            Value late = graph.cast(graph.node("Greater", fromMarch, number(9)), Type.INT64);
            Value month = minus(plus(fromMarch, number(3)), times(late, 12));
            Value year = plus(plus(yearOfEra, times(era, 400)), minus(late, number(400)));
            Value before = plus(daysBefore(plus(year, number(399))), number(306)); // 1 January is so far from March
            civil = new Civil(year, month, day, plus(minus(days, before), number(1)));
        }
        return civil;
    }

    private Value text(String text) {
        return graph.constant(List.of(text));
    }

    private Value number(long value) {
        return constants.computeIfAbsent(value, it -> graph.constant(it));
    }

    private Value plus(Value a, Value b) {
        return graph.node("Add", a, b);
    }

    private Value minus(Value a, Value b) {
        return graph.node("Sub", a, b);
    }

    private Value times(Value a, long b) {
        return graph.node("Mul", a, number(b));
    }

    private Value over(Value a, long b) {
        return graph.node("Div", a, number(b));
    }

    private Value rest(Value a, long b) {
        return graph.node("Mod", a, number(b));
    }
}
