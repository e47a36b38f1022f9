package org.modelwright.search;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * The values that one key may have: some that are listed, or all between two numbers. Whole numbers at both ends make all
 * values whole. In YAML a list of values may stand for it.
 *
 * @param low the least number; with {@code high}
 * @param high the greatest number; with {@code low}
 * @param log whether factors matter and not distances: each doubling is as likely; {@code false} by default
 * @param choices the values themselves, in place of two numbers; those of the key {@code model} are learners; null for all
 *     between two numbers
 */
public record Dimension(
        @Nullable Number low,
        @Nullable Number high,
        Boolean log,
        @Nullable List<Object> choices) {

    private static final int FEW = 3;
    private static final double END = 0.02;
    private static final double LITTLE = 1.1;

    /** Refuses what is no space. */
    public Dimension(
            @Nullable Number low, @Nullable Number high, @Nullable Boolean log, @Nullable List<Object> choices) {
        this.low = low;
        this.high = high;
        this.log = requireNonNullElse(log, false);
        this.choices = choices == null ? null : List.copyOf(choices);
        List<Problem> problems = new ArrayList<>();
        if (choices != null && (low != null || high != null)) {
            problems.add(Problem.at(
                    "choices", "The choices stand beside low or high.", "only one of them: choices, or both ends."));
        } else if (choices != null && choices.isEmpty()) {
            problems.add(Problem.at("choices", "The choices are empty.", "the values to try, such as [3, 4, 6]."));
        } else if (choices == null && (low == null || high == null)) {
            problems.add(Problem.at(
                            low == null ? "low" : "high",
                            "The " + (low == null ? "low" : "high") + " of the space is missing.",
                            "{low: 0.02, high: 0.3}, or a list of values.")
                    .given("low", "high"));
        } else if (low != null && high != null && !(low.doubleValue() < high.doubleValue())) {
            problems.add(Problem.at(
                            "high", "The high (" + high + ") is not above the low (" + low + ").", "the two swapped.")
                    .given("low"));
        }
        if (this.log && low != null && !(low.doubleValue() > 0)) {
            problems.add(Problem.at("low", "The low (" + low + ") of a space of factors (log) is not above 0.", "0.001")
                    .given("log"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return all between two numbers, both of them among them} */
    public static Dimension between(Number low, Number high) {
        return Records.of(Dimension.class, "low", low, "high", high);
    }

    /** {@return the values that are listed} */
    public static Dimension of(Object... choices) {
        return Records.of(Dimension.class, "choices", List.of(choices));
    }

    /** {@return the same with this {@code log}} */
    public Dimension log(boolean log) {
        return Records.with(this, "log", log);
    }

    /** {@return the values that are listed; none of a space between two numbers} */
    List<Object> listed() {
        return choices == null ? List.of() : choices;
    }

    /** {@return the values at the ends, or all that are listed} */
    List<Object> extremes() {
        return low == null || high == null ? listed() : List.of(low, high);
    }

    /** {@return whether only whole numbers are meant} */
    private boolean isWhole() {
        return (low instanceof Long || low instanceof Integer) && (high instanceof Long || high instanceof Integer);
    }

    /** {@return how many values there are; far too many to try where there is no end of them} */
    long count() {
        return low == null || high == null
                ? listed().size()
                : isWhole() ? high.longValue() - low.longValue() + 1 : Long.MAX_VALUE;
    }

    /** {@return one of the values that can be counted, from 0 on} */
    Object value(long number) {
        return low == null ? listed().get((int) number) : (Object) (low.longValue() + number);
    }

    /** {@return the value that lies at a part of the way, from 0 on and below 1} */
    Object at(double part) {
        if (low == null || high == null) {
            return listed().get((int) Math.min(listed().size() - 1.0, Math.floor(part * listed().size())));
        }
        double from = low.doubleValue();
        double to = high.doubleValue();
        if (isWhole()) {
            double value = log
                    ? Math.exp(Math.log(from) + part * (Math.log(to + 1) - Math.log(from)))
                    : from + part * (to + 1 - from);
            return Math.min(high.longValue(), Math.max(low.longValue(), (long) Math.floor(value)));
        }
        double value = log ? from * Math.pow(to / from, part) : from + part * (to - from);
        return rounded(Math.min(to, Math.max(from, value)), from, to);
    }

    /** Four digits say as much as anybody would write. */
    private static double rounded(double value, double from, double to) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(Math.abs(value), (to - from) / 1000))) - 3);
        double rounded = Math.round(value / unit) * unit;
        double clean = Double.parseDouble(String.format(Locale.ROOT, "%.6g", rounded));
        return Math.min(to, Math.max(from, clean));
    }

    /** {@return where on the way a value lies: the middle of what {@link #at} gives it for; 0.5 for one that is not here} */
    double partOf(Object value) {
        if (low == null || high == null) {
            int place = listed().indexOf(value);
            return place < 0 ? 0.5 : (place + 0.5) / listed().size();
        }
        if (!(value instanceof Number number)
                || number.doubleValue() < low.doubleValue()
                || number.doubleValue() > high.doubleValue()) {
            return 0.5;
        }
        double from = low.doubleValue();
        double to = high.doubleValue();
        double at = number.doubleValue();
        if (isWhole()) {
            return log
                    ? (Math.log(at + 0.5) - Math.log(from)) / (Math.log(to + 1) - Math.log(from))
                    : (at + 0.5 - from) / (to + 1 - from);
        }
        return log ? Math.log(at / from) / Math.log(to / from) : (at - from) / (to - from);
    }

    /** {@return whether a value is one of these} */
    boolean holds(Object value) {
        if (low == null || high == null) {
            return listed().contains(value);
        }
        return value instanceof Number number
                && number.doubleValue() >= low.doubleValue()
                && number.doubleValue() <= high.doubleValue();
    }

    /**
     * {@return a value beyond the end that a value lies at: the first and the last fiftieth of the way are an end; empty for a
     * value that has room on both sides, and where values are too few or have no order}
     */
    Optional<Object> beyond(Object value) {
        if (!(value instanceof Number number) || !holds(value) || !isOrdered() || count() < FEW) {
            return Optional.empty();
        }
        if (low == null || high == null) {
            List<Double> ordered = listed().stream()
                    .map(it -> ((Number) it).doubleValue())
                    .sorted()
                    .toList();
            double at = number.doubleValue();
            double last = ordered.get(ordered.size() - 1);
            boolean whole = listed().stream().noneMatch(it -> it instanceof Double || it instanceof Float);
            return at == ordered.get(0)
                    ? Optional.of(outside(2 * at - ordered.get(1), whole))
                    : at == last
                            ? Optional.of(outside(2 * at - ordered.get(ordered.size() - 2), whole))
                            : Optional.empty();
        }
        if (isWhole()) {
            long at = number.longValue();
            return at == low.longValue()
                    ? Optional.of(at - 1)
                    : at == high.longValue() ? Optional.of(at + 1) : Optional.empty();
        }
        double part = partOf(value);
        double from = low.doubleValue();
        double to = high.doubleValue();
        return part <= END
                ? Optional.of(log ? from / LITTLE : from - (to - from) * (LITTLE - 1))
                : part >= 1 - END ? Optional.of(log ? to * LITTLE : to + (to - from) * (LITTLE - 1)) : Optional.empty();
    }

    private static Object outside(double value, boolean whole) {
        return whole ? (Object) Math.round(value) : (Object) value;
    }

    /** {@return whether values have an order, so that near ones are alike} */
    boolean isOrdered() {
        return listed().isEmpty() || listed().stream().allMatch(Number.class::isInstance);
    }
}
