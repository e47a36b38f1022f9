package org.modelwright.modelfiles;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.internal.text.Json;

/**
 * The file {@value #NAME}: what predictions of a model must do, and the rows that it is looked for in. None of them is a row of
 * the data.
 *
 * @param laws what must hold where one column changes
 * @param probes the rows in which it does
 * @param rows predictions that are known
 */
public record BehaviourFile(List<Law> laws, Frame probes, List<Row> rows) {

    /** Its name in a model's directory. */
    public static final String NAME = "behaviour.json";

    /** Keeps copies. */
    public BehaviourFile {
        laws = List.copyOf(laws);
        rows = List.copyOf(rows);
    }

    /**
     * A law.
     *
     * @param says in words what must hold
     * @param law {@code increasing}, {@code decreasing} or {@code differs_by_at_most}
     * @param values of the column, in the order in which it takes them
     * @param output the column of the outputs that it is about
     * @param atMost by how much predictions may differ; 0 where they may not
     * @param tolerance what is taken for rounding
     */
    public record Law(String says, String law, Column values, String output, double atMost, double tolerance) {}

    /**
     * A row whose prediction is known.
     *
     * @param says in words what must hold
     * @param row its values, one row
     * @param number the prediction of a regression; null of another task
     * @param label the class that is predicted; null of a regression
     * @param tolerance by how much a number may differ
     */
    public record Row(
            String says,
            Frame row,
            @Nullable Double number,
            @Nullable String label,
            double tolerance) {}

    /** {@return whether nothing is asked} */
    public boolean isEmpty() {
        return laws.isEmpty() && rows.isEmpty();
    }

    /** {@return the file by its name; none where nothing is asked} */
    public Map<String, byte[]> files() {
        return isEmpty() ? Map.of() : Map.of(NAME, write().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the text of the file} */
    public String write() {
        List<Object> laws = new ArrayList<>();
        for (Law law : this.laws) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("says", law.says());
            map.put("law", law.law());
            map.put("values", columns(Frame.of(law.values())));
            map.put("output", law.output());
            map.put("at_most", law.atMost());
            map.put("tolerance", law.tolerance());
            laws.add(map);
        }
        List<Object> rows = new ArrayList<>();
        for (Row row : this.rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("says", row.says());
            map.put("row", columns(row.row()));
            if (row.number() != null) {
                map.put("number", row.number());
            }
            if (row.label() != null) {
                map.put("label", row.label());
            }
            map.put("tolerance", row.tolerance());
            rows.add(map);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("laws", laws);
        all.put("probes", columns(probes));
        all.put("rows", rows);
        return Json.writePretty(all);
    }

    private static List<Object> columns(Frame frame) {
        List<Object> columns = new ArrayList<>();
        for (Column column : frame.columns()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int row = 0; row < column.rows(); row++) {
                values.add(Cells.value(column, row));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", column.name());
            map.put("type", column.type().mlflowName());
            map.put("values", values);
            columns.add(map);
        }
        return columns;
    }

    /**
     * {@return what a text says}
     *
     * @throws IllegalArgumentException if it is no JSON object, or a field is not of this form
     */
    public static BehaviourFile read(String text) {
        Fields all = Fields.of(Json.read(text));
        return new BehaviourFile(
                all.objects("laws").stream()
                        .map(it -> new Law(
                                it.text("says"),
                                it.text("law"),
                                frame(it.objects("values")).columns().get(0),
                                it.text("output"),
                                it.number("at_most"),
                                it.number("tolerance")))
                        .toList(),
                frame(all.objects("probes")),
                all.objects("rows").stream()
                        .map(it -> new Row(
                                it.text("says"),
                                frame(it.objects("row")),
                                it.map().containsKey("number") ? it.number("number") : null,
                                it.map().containsKey("label") ? it.text("label") : null,
                                it.number("tolerance")))
                        .toList());
    }

    private static Frame frame(List<Fields> columns) {
        return Frame.of(columns.stream().map(BehaviourFile::column).toList());
    }

    private static Column column(Fields fields) {
        String word = fields.text("type");
        DataType type = Arrays.stream(DataType.values())
                .filter(it -> it.mlflowName().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The type (" + word + ") is not known."));
        if (!(fields.map().get("values") instanceof List<?> values)) {
            throw new IllegalArgumentException("The values of " + fields.text("name") + " are no list.");
        }
        return Cells.column(fields.text("name"), type, values);
    }
}
