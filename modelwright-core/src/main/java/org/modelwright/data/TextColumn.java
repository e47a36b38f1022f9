package org.modelwright.data;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text: each different text once, and a code per row; code -1 is missing.
 *
 * <p>The dictionary is in no particular order and may hold texts that no row uses.
 *
 * @param name the column's name
 * @param codes a direct buffer in native order from position 0 to its limit; callers must not write to it
 * @param dictionary the text of each code
 */
public record TextColumn(String name, IntBuffer codes, List<String> dictionary) implements Column {

    /** Keeps a copy of the dictionary. */
    public TextColumn {
        dictionary = List.copyOf(dictionary);
    }

    /** {@return a direct buffer for this many codes, in memory} */
    public static IntBuffer allocate(int rows) {
        return allocate(rows, Space.MEMORY);
    }

    /** {@return a direct buffer for this many codes} */
    public static IntBuffer allocate(int rows, Space space) {
        return space.allocate(rows, Integer.BYTES).asIntBuffer();
    }

    /** {@return a column of these texts, null for missing} */
    public static TextColumn of(String name, @Nullable String... texts) {
        IntBuffer codes = allocate(texts.length);
        Map<String, Integer> known = new HashMap<>();
        List<String> dictionary = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            if (text == null) {
                codes.put(i, -1);
                continue;
            }
            Integer code = known.putIfAbsent(text, dictionary.size());
            if (code == null) {
                code = dictionary.size();
                dictionary.add(text);
            }
            codes.put(i, code);
        }
        return new TextColumn(name, codes, dictionary);
    }

    @Override
    public DataType type() {
        return DataType.STRING;
    }

    @Override
    public int rows() {
        return codes.limit();
    }

    @Override
    public boolean isMissing(int row) {
        return codes.get(row) < 0;
    }

    @Override
    public @Nullable String text(int row) {
        int code = codes.get(row);
        return code < 0 ? null : dictionary.get(code);
    }

    @Override
    public double number(int row) {
        return Double.NaN;
    }

    @Override
    public TextColumn take(int[] rows, Space space) {
        IntBuffer taken = allocate(rows.length, space);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, codes.get(rows[i]));
        }
        return new TextColumn(name, taken, dictionary);
    }

    @Override
    public TextColumn slice(int from, int to) {
        return new TextColumn(name, codes.slice(from, to - from), dictionary);
    }

    @Override
    public TextColumn named(String other) {
        return new TextColumn(other, codes, dictionary);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": string[" + rows() + "]";
    }
}
