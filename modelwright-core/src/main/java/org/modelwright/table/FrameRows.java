package org.modelwright.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;
import org.modelwright.table.duckdb.ParquetWriter;

/**
 * Rows that are held already, of which some are asked for.
 *
 * @param frame the rows
 * @param table what to call them in messages
 */
record FrameRows(Frame frame, String table) {

    /**
     * {@return the numbers of the rows that a condition holds for, rising}
     *
     * @param used the columns that it names, by which alone DuckDB sees the rows
     * @throws DataException if it cannot be computed, or holds for none
     */
    int[] where(String where, Set<String> used, Session session) {
        List<String> there = frame.names().stream().filter(used::contains).toList();
        Path file = session.newFolder("where").resolve("rows.parquet");
        ParquetWriter.write(frame.select(there), file, session);
        String columns = there.stream()
                .map(it -> ", " + DuckDb.name(it) + " as " + DuckDb.name(it))
                .collect(Collectors.joining());
        String rows = "(select \"modelwright row\" as n from (select file_row_number as \"modelwright row\"" + columns
                + " from read_parquet(" + SourceFiles.sql(List.of(file))
                + ", file_row_number = true)) where (" + where + "\n))";
        try (DuckDb db = new DuckDb(session)) {
            int count = Integer.parseInt(String.valueOf(
                    db.rows("select count(*) from " + rows).get(0).get(0)));
            if (count == 0) {
                throw new DataException(
                        "The where (" + where + ") leaves no row of " + table + ": all " + frame.rows()
                                + " are left out.",
                        "another condition; a value that is missing fulfils none.");
            }
            List<DuckDb.Wanted> wanted = new ArrayList<>(List.of(new DuckDb.Wanted("n", "n", DataType.LONG)));
            LongColumn numbers = (LongColumn) db.read(rows, wanted, count, DuckDb.Order.AS_THEY_COME)
                    .get(0)
                    .column();
            int[] kept = new int[count];
            for (int i = 0; i < count; i++) {
                kept[i] = (int) numbers.values().get(i);
            }
            return kept;
        } catch (DuckDbException e) {
            throw Where.misfit(where, table, e);
        }
    }
}
