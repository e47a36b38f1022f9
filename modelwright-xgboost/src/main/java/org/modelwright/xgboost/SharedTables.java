package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerTable;

/** Rows as workers of a {@link GrowTask} get them: the floats that XGBoost would make of them, and what else is known of each row. */
final class SharedTables {

    private SharedTables() {}

    /** Gives one column of a row. */
    private interface Cell {
        float of(int row);
    }

    /** {@return the table of some rows} */
    static WorkerTable of(String name, List<Encoding> encodings, Frame rows, QuantileMatrix.RowInfo info) {
        List<Cell> cells = new ArrayList<>();
        for (Encoding encoding : encodings) {
            Column column = rows.column(encoding.feature().name());
            if (encoding instanceof Encoding.Category category) {
                category(category, column, cells);
            } else {
                Encoding.Cells numbers = encoding.cells(column);
                cells.add(row -> {
                    float[] cell = new float[1];
                    numbers.write(row, cell, 0);
                    return cell[0];
                });
            }
        }
        List<String> names = new ArrayList<>();
        for (int place = 0; place < cells.size(); place++) {
            names.add(GrowTask.column(place));
        }
        add(GrowTask.LABEL, info.labels(), names, cells);
        if (info.weights() != null) {
            add(GrowTask.WEIGHT, info.weights(), names, cells);
        }
        if (info.margins() != null) {
            add(GrowTask.MARGIN, info.margins(), names, cells);
        }
        return new WorkerTable(name, names, rows.rows(), (column, from, step, into) -> {
            Cell cell = cells.get(column);
            int row = from;
            for (int i = 0; i < into.length; i++) {
                into[i] = cell.of(row);
                row += step;
            }
        });
    }

    private static void category(Encoding.Category category, Column column, List<Cell> cells) {
        IntUnaryOperator codes = category.codes(column);
        if (!category.oneHot()) {
            cells.add(row -> {
                int code = codes.applyAsInt(row);
                return code < 0 ? Float.NaN : code;
            });
            return;
        }
        for (int place = 0; place < category.categories().size(); place++) {
            int wanted = place;
            cells.add(row -> codes.applyAsInt(row) == wanted ? 1 : 0);
        }
    }

    private static void add(String name, float[] numbers, List<String> names, List<Cell> cells) {
        names.add(name);
        cells.add(row -> numbers[row]);
    }
}
