package org.modelwright.transform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.DataType;
import org.modelwright.internal.text.Json;

/**
 * Which texts a column takes.
 *
 * @param type what they say
 * @param pattern a regular expression of the whole text, the same in Java, Python, JavaScript and RE2; a missing value is
 *     an empty text beside it
 * @param edges some that are unusual, for the proof of a saved model
 */
public record TextForm(DataType type, String pattern, List<String> edges) {

    /** The note in a model's file that says it of columns. */
    public static final String NOTE = "modelwright.texts";

    private static final String TYPE = "type";
    private static final String PATTERN = "pattern";

    /** Keeps a copy. */
    public TextForm {
        edges = List.copyOf(edges);
    }

    /** {@return the text of the note} */
    public static String write(Map<String, TextForm> forms) {
        Map<String, Object> note = new LinkedHashMap<>();
        forms.forEach((column, form) -> {
            Map<String, Object> words = new LinkedHashMap<>();
            words.put(TYPE, form.type.mlflowName());
            words.put(PATTERN, form.pattern);
            note.put(column, words);
        });
        return Json.write(note);
    }

    /** {@return what a note says, without edges; of columns with types that are not known, nothing} */
    public static Map<String, TextForm> read(String note) {
        Map<String, TextForm> forms = new LinkedHashMap<>();
        if (Json.read(note) instanceof Map<?, ?> columns) {
            columns.forEach((column, words) -> {
                if (words instanceof Map<?, ?> form && form.get(PATTERN) instanceof String pattern) {
                    for (DataType type : DataType.values()) {
                        if (type.mlflowName().equals(form.get(TYPE))) {
                            forms.put(String.valueOf(column), new TextForm(type, pattern, List.of()));
                        }
                    }
                }
            });
        }
        return forms;
    }
}
