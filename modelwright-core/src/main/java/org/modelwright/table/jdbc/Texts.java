package org.modelwright.table.jdbc;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.TextColumn;

/** Texts of one column: each different one once, and a code per row. */
final class Texts {

    /** What a text takes beside its characters, in two maps. */
    private static final int OVERHEAD = 120;

    private final Cells codes;
    private final Budget budget;
    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> dictionary = new ArrayList<>();

    Texts(Budget budget) {
        this.budget = budget;
        codes = new Cells(Integer.BYTES, budget);
    }

    void add(@Nullable String text) {
        if (text == null) {
            codes.addMissing(-1);
        } else {
            codes.add(code(text));
        }
    }

    /** {@return the code of a text, a new one if it is new} */
    int code(String text) {
        Integer code = known.get(text);
        if (code == null) {
            code = dictionary.size();
            budget.take(OVERHEAD + 2L * text.length());
            known.put(text, code);
            dictionary.add(text);
        }
        return code;
    }

    List<String> dictionary() {
        return dictionary;
    }

    TextColumn column(String name) {
        IntBuffer all = codes.whole().asIntBuffer();
        return new TextColumn(name, all, dictionary);
    }
}
