package org.modelwright.table.duckdb;

import java.util.function.ToIntFunction;
import org.modelwright.internal.text.ShortTexts;

/** How many texts of a column are of which kind. Equal texts that are short are asked for their kind once. */
public final class TextCounts {

    /** More different texts than this are not kept. */
    private static final int KEPT = 1 << 16;

    private final ToIntFunction<String> kind;
    private final long[] counts;
    private final ShortTexts near = new ShortTexts();
    private int kept;
    private long missing;

    TextCounts(ToIntFunction<String> kind, int kinds) {
        this.kind = kind;
        counts = new long[kinds];
    }

    void accept(VectorMemory memory, int count) {
        VectorTexts texts = VectorTexts.of(memory, 0, count);
        for (int row = 0; row < count; row++) {
            if (memory.isMissing(row)) {
                missing++;
            } else {
                counts[kind(texts, row)]++;
            }
        }
    }

    private int kind(VectorTexts texts, int row) {
        long first = texts.entry(row);
        if (!ShortTexts.holds(first)) {
            return kind.applyAsInt(texts.text(row));
        }
        long second = texts.rest(row);
        int place = near.place(first, second);
        int known = near.code(place);
        if (known < 0) {
            known = kind.applyAsInt(texts.text(row));
            if (kept < KEPT) {
                near.put(place, first, second, known);
                kept++;
            }
        }
        return known;
    }

    /** {@return how many rows have no text} */
    public long missing() {
        return missing;
    }

    /** {@return how many rows there are} */
    public long rows() {
        long rows = missing;
        for (long count : counts) {
            rows += count;
        }
        return rows;
    }

    /** {@return how many texts are of a kind that has all of these bits} */
    public long with(int bits) {
        long with = 0;
        for (int kind = 0; kind < counts.length; kind++) {
            with += (kind & bits) == bits ? counts[kind] : 0;
        }
        return with;
    }
}
