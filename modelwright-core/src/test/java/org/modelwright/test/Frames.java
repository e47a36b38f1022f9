package org.modelwright.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.Json;

/** Hands tables to Python and back, value by value. */
public final class Frames {

    /**
     * Python: {@code frame(text)} makes a pandas frame of {@link #json}, text as plain objects; {@code text(frame)} is
     * the way back.
     */
    public static final String PYTHON = """
            import json, sys
            import numpy as np
            import pandas as pd

            DTYPES = {"double": "float64", "long": "int64", "boolean": "bool", "string": "object"}

            def frame(text):
                columns = {}
                for column in json.loads(text):
                    values = column["values"]
                    if column["type"] == "double":
                        values = [np.nan if v is None else v for v in values]
                    columns[column["name"]] = pd.Series(values, dtype=DTYPES[column["type"]])
                return pd.DataFrame(columns)

            def column(name, series):
                if pd.api.types.is_bool_dtype(series.dtype):
                    return {"name": name, "type": "boolean", "values": [bool(v) for v in series]}
                if pd.api.types.is_integer_dtype(series.dtype):
                    return {"name": name, "type": "long", "values": [int(v) for v in series]}
                if pd.api.types.is_float_dtype(series.dtype):
                    return {"name": name, "type": "double",
                            "values": [None if np.isnan(v) else float(v) for v in series]}
                if len(series) and all(isinstance(v, (bool, np.bool_)) for v in series):
                    return {"name": name, "type": "boolean", "values": [bool(v) for v in series]}
                return {"name": name, "type": "string", "values": [None if pd.isna(v) else str(v) for v in series]}

            def text(frame):
                return json.dumps([column(name, frame[name]) for name in frame.columns])

            """;

    private Frames() {}

    /** {@return a list of columns, each with name, type and values; a missing value is null} */
    public static String json(Frame frame) {
        List<Object> columns = new ArrayList<>();
        for (Column column : frame.columns()) {
            List<Object> values = new ArrayList<>();
            for (int row = 0; row < column.rows(); row++) {
                values.add(value(column, row));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", column.name());
            map.put("type", column.type().mlflowName());
            map.put("values", values);
            columns.add(map);
        }
        return Json.write(columns);
    }

    private static Object value(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return switch (column.type()) {
            case DOUBLE -> column.number(row);
            case LONG -> Long.valueOf(column.text(row));
            case BOOLEAN -> column.number(row) != 0;
            default -> column.text(row);
        };
    }

    /** {@return the table that {@link #json} wrote} */
    public static Frame read(String json) {
        List<Column> columns = new ArrayList<>();
        for (Object entry : (List<?>) Json.read(json)) {
            Map<?, ?> column = (Map<?, ?>) entry;
            String name = (String) column.get("name");
            List<?> values = (List<?>) column.get("values");
            columns.add(
                    switch ((String) column.get("type")) {
                        case "double" ->
                            DoubleColumn.of(
                                    name,
                                    values.stream()
                                            .mapToDouble(v -> v == null ? Double.NaN : ((Number) v).doubleValue())
                                            .toArray());
                        case "long" ->
                            LongColumn.of(
                                    name,
                                    values.stream().mapToLong(v -> (Long) v).toArray());
                        case "boolean" -> {
                            boolean[] all = new boolean[values.size()];
                            for (int row = 0; row < all.length; row++) {
                                all[row] = (Boolean) values.get(row);
                            }
                            yield BooleanColumn.of(name, all);
                        }
                        default -> TextColumn.of(name, values.toArray(String[]::new));
                    });
        }
        return Frame.of(columns);
    }
}
