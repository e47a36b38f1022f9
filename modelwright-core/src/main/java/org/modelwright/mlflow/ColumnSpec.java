package org.modelwright.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.internal.text.Json;

/**
 * A column as MLflow's schemas describe it.
 *
 * @param name the column's name
 * @param type its type
 * @param required whether a caller must send it
 */
public record ColumnSpec(String name, DataType type, boolean required) {

    /** {@return the columns of a frame, all required: an absent optional column breaks MLflow's ONNX loader} */
    public static List<ColumnSpec> of(Frame frame) {
        return frame.columns().stream()
                .map(column -> new ColumnSpec(column.name(), column.type(), true))
                .toList();
    }

    /** {@return the JSON list MLflow keeps: {@code type}, {@code name}, {@code required} of each} */
    public static String json(List<ColumnSpec> columns) {
        return Json.write(columns.stream().map(ColumnSpec::toMap).toList());
    }

    /** {@return the fields under MLflow's names, in its order} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type.mlflowName());
        map.put("name", name);
        map.put("required", required);
        return map;
    }
}
