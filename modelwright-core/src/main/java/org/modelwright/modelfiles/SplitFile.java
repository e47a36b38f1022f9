package org.modelwright.modelfiles;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.schema.Selection;
import org.modelwright.splitter.RowSplit;
import org.modelwright.table.ParquetTable;
import org.modelwright.table.duckdb.ParquetWriter;

/**
 * The file {@value #NAME} among a run's artifacts: of each row the side on which it stands. Rows on neither side are not
 * in it.
 *
 * @param rowKeys what names each row: the key columns, or {@code row}
 * @param side the column {@code subset} beside them: {@code train}, {@code test}, or {@code validation} where the learner set some
 *     of the training rows aside
 */
public record SplitFile(Frame rowKeys, TextColumn side) {

    /** Its name among the run's artifacts. */
    public static final String NAME = "split.parquet";

    /** The column that says {@code train} or {@code test}. */
    private static final String SUBSET = "subset";

    private static final List<String> SIDES = List.of("train", "test", "validation");

    /** {@return the sides of a split} */
    public static SplitFile of(Examples examples, RowSplit split) {
        Frame all = beside(examples.rowKeys(), new TextColumn(SUBSET, codes(examples, split), SIDES));
        return of(split.leftOut().length == 0 ? all : all.take(split.assignedRows()));
    }

    /**
     * {@return the sides of a split of whose training rows some are for validation; those in a gap between the two are on
     * no side}
     *
     * @param inner a split of the training rows, in numbers of these
     */
    public static SplitFile of(Examples examples, RowSplit split, RowSplit inner) {
        IntBuffer codes = codes(examples, split);
        for (int row : inner.test()) {
            codes.put(split.train()[row], 2);
        }
        Frame all = beside(examples.rowKeys(), new TextColumn(SUBSET, codes, SIDES));
        Set<Integer> gap = new HashSet<>();
        for (int row : inner.leftOut()) {
            gap.add(split.train()[row]);
        }
        int[] kept = IntStream.of(split.assignedRows())
                .filter(row -> !gap.contains(row))
                .toArray();
        return of(all.take(kept));
    }

    private static IntBuffer codes(Examples examples, RowSplit split) {
        IntBuffer codes = TextColumn.allocate(examples.count());
        for (int row : split.test()) {
            codes.put(row, 1);
        }
        return codes;
    }

    private static SplitFile of(Frame table) {
        return new SplitFile(table.drop(List.of(SUBSET)), (TextColumn) table.column(SUBSET));
    }

    private static Frame beside(Frame rowKeys, TextColumn side) {
        List<Column> columns = new ArrayList<>(rowKeys.columns());
        columns.add(side);
        return Frame.of(columns);
    }

    /** {@return how many rows are on one side or the other} */
    public int count() {
        return side.rows();
    }

    /** {@return whether a row of this file is one that the model is judged by} */
    public boolean isTest(int row) {
        return "test".equals(side.text(row));
    }

    /**
     * Writes it.
     *
     * @throws org.modelwright.error.InfrastructureException if it cannot be written
     */
    public void write(Path file, Session session) {
        ParquetWriter.write(beside(rowKeys, side), file, session);
    }

    /**
     * {@return what a file says}
     *
     * @throws DataException if it is not there or damaged, or names no side for each row
     */
    public static SplitFile read(Path file, Session session) {
        Frame table = ParquetTable.of(file.toString()).read(Selection.ALL, Set.of(), session);
        if (!(table.find(SUBSET).orElse(null) instanceof TextColumn side)
                || side.missing() > 0
                || !SIDES.containsAll(side.dictionary())) {
            throw new DataException(
                    "The column (" + SUBSET + ") of " + file + " does not say train, validation or test for each row.");
        }
        return of(table);
    }
}
