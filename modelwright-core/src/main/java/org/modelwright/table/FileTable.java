package org.modelwright.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * What DuckDB sees as a table, read into a frame as a selection says.
 *
 * @param db where it is seen
 * @param source the table function that reads the file
 * @param file what to call it in messages
 * @param types its columns and their DuckDB types
 * @param texts how they become values where the file holds texts only, else null
 * @param form what kind of file it is
 * @param selection what to read, and what must hold of it
 */
record FileTable(
        DuckDb db,
        String source,
        String file,
        Map<String, String> types,
        @Nullable CsvTexts texts,
        Form form,
        Selection selection) {

    /** What a file says of types, and of the order of its rows. */
    enum Form {
        /** Texts only: types are to be found. */
        CSV,
        /** Numbers, booleans and texts, but no dates. */
        JSON,
        /** All types; half of the columns come in half of the time, in the same order of rows. */
        PARQUET
    }

    /** {@return whether a column by itself takes less time, in the same order of rows} */
    boolean ordered() {
        return form == Form.PARQUET;
    }

    /** {@return the same, held against nothing} */
    FileTable withoutSchema() {
        return new FileTable(db, source, file, types, texts, form, selection.withoutSchema());
    }

    /**
     * Reads it.
     *
     * @param beside columns that splitter, model or metrics ask for, to read all the same; the schema need not name them
     */
    Frame read(Set<String> beside) {
        List<String> names = selection.choose(types.keySet(), beside, file);
        refuseNul(names, file);
        Long limit = selection.limit();
        String kept = kept();
        String rows = limit == null ? kept : "(select * from " + kept + " limit " + limit + ")";
        long leftOut = leftOut(kept);
        int count = count(rows);
        TypeInference inference = new TypeInference(this, rows, false);
        List<Problem> problems = new ArrayList<>();
        Map<String, TypeInference.Found> found = inference.infer(names, false, problems);
        if (!problems.isEmpty()) {
            problems.clear();
            found = inference.infer(names, true, problems); // what else is wrong is told with it
        }
        if (!problems.isEmpty() && (selection.schema() == null || found.isEmpty())) {
            throw new DataException(problems);
        }
        List<Column> read = read(rows, inference, found, count, problems);
        return selection.frame(names, read, problems, file).leftOut(leftOut);
    }

    /** {@return the rows that the condition holds for, with all columns as they stand in the file} */
    private String kept() {
        String where = selection.where();
        if (where == null) {
            return source;
        }
        Set<String> used = Where.columns(where, types.keySet(), file);
        Map<String, String> natural = new TypeInference(this, source, false).natural(List.copyOf(used));
        List<String> inner = new ArrayList<>();
        List<String> outer = new ArrayList<>();
        for (String name : types.keySet()) {
            String column = DuckDb.name(name);
            String plain = natural.containsKey(name) ? DuckDb.name("modelwright " + outer.size()) : column;
            if (natural.containsKey(name)) {
                inner.add(natural.get(name) + " as " + column);
            }
            inner.add(column + " as " + plain);
            outer.add(plain + " as " + column);
        }
        String kept = "(select " + String.join(", ", outer) + " from (select " + String.join(", ", inner) + " from "
                + source + ") where (" + where + "\n))";
        try {
            db.describe(kept);
        } catch (DuckDbException e) {
            throw Where.misfit(where, file, e);
        }
        return kept;
    }

    private long leftOut(String kept) {
        String where = selection.where();
        if (where == null) {
            return 0;
        }
        long all = rows(source);
        long left;
        try {
            left = rows(kept);
        } catch (DuckDbException e) {
            // A file that is damaged is so without the condition, too.
            db.rows("select "
                    + types.keySet().stream()
                            .map(it -> "count(" + DuckDb.name(it) + ")")
                            .collect(Collectors.joining(", "))
                    + " from " + source);
            throw Where.misfit(where, file, e);
        }
        if (left == 0 && all > 0) {
            throw new DataException(
                    "The where (" + where + ") leaves no row of " + file + ": all " + all + " are left out.",
                    "another condition; a value that is missing fulfils none.");
        }
        return all - left;
    }

    /** Reads columns as they were found; those whose gaps nobody looked for are looked at and read again. */
    private List<Column> read(
            String rows,
            TypeInference inference,
            Map<String, TypeInference.Found> found,
            int count,
            List<Problem> problems) {
        Map<String, DuckDb.Read> read = new LinkedHashMap<>();
        db.read(rows, wanted(found), count, order())
                .forEach(it -> read.put(it.column().name(), it));
        List<String> gaps = read.values().stream()
                .filter(it -> it.gaps() > 0)
                .map(it -> it.column().name())
                .toList();
        if (!gaps.isEmpty()) {
            Map<String, TypeInference.Found> again = inference.infer(gaps, true, problems);
            read.keySet().removeIf(it -> gaps.contains(it) && !again.containsKey(it));
            db.read(rows, wanted(again), count, order()).forEach(it -> {
                if (it.gaps() > 0) {
                    throw new DuckDbException("The source changed while it was read: the column ("
                            + it.column().name() + ") has gaps that it had not.");
                }
                read.put(it.column().name(), it);
            });
        }
        read.forEach((name, it) -> {
            if (inference.isPlain(name) && it.infinite() > 0) {
                problems.add(new RefusedValues(this, rows)
                        .infinite(name, it.infinite(), inference.plain(name) + "::DOUBLE"));
            }
        });
        return read.values().stream()
                .filter(it -> !inference.isPlain(it.column().name()) || it.infinite() == 0)
                .map(DuckDb.Read::column)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<DuckDb.Wanted> wanted(Map<String, TypeInference.Found> found) {
        List<DuckDb.Wanted> wanted = new ArrayList<>();
        found.forEach((name, it) -> wanted.add(new DuckDb.Wanted(name, it.sql(), it.type())));
        return wanted;
    }

    /**
     * Reads it in batches. Text that is true and false goes for a declared number, for so it is read where some of it is
     * missing.
     *
     * @return how many rows there are
     */
    long scan(TableScan scan) {
        List<String> names = scan.choose(types.keySet().stream()
                .filter(it ->
                        selection.columns().isEmpty() || selection.columns().contains(it))
                .filter(it -> !selection.exclude().contains(it))
                .toList());
        refuseNul(names, file);
        Long limit = selection.limit();
        String kept = kept();
        String read = limit == null ? kept : "(select * from " + kept + " limit " + limit + ")";
        long rows = rows(read);
        List<Problem> problems = new ArrayList<>();
        Map<String, TypeInference.Found> found = new TypeInference(this, read, true).infer(names, true, problems);
        List<TableScan.Found> told = new ArrayList<>();
        List<DuckDb.Wanted> wanted = new ArrayList<>();
        found.forEach((name, it) -> {
            DataType type = it.type() == DataType.FLOAT ? DataType.DOUBLE : it.type(); // a FloatColumn says so, too
            told.add(new TableScan.Found(name, type, it.missing()));
            wanted.add(new DuckDb.Wanted(name, it.sql(), it.type()));
        });
        scan.begin(rows, told, problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        db.scan(read, wanted, rows, TableFile.BATCH, columns -> scan.batch(Frame.of(columns)));
        return rows;
    }

    /** SQL, and so whatever is read and written here, has no NUL in names; in values it has. */
    static void refuseNul(Collection<String> names, String file) {
        List<Problem> problems = names.stream()
                .filter(name -> name.indexOf('\0') >= 0)
                .map(name -> Problem.of(
                        "The column (" + name.replace('\0', '\uFFFD') + ") of " + file
                                + " holds a NUL character in its name, which cannot be read.",
                        "rename it where the file is written."))
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** Names that a file has itself hide DuckDB's own. */
    private DuckDb.Order order() {
        if (!ordered()) {
            return DuckDb.Order.AS_THEY_COME;
        }
        boolean hidden = types.keySet().stream()
                .anyMatch(it -> it.toLowerCase(Locale.ROOT).startsWith("file_"));
        return selection.limit() == null && selection.where() == null && !hidden
                ? DuckDb.Order.NUMBERED
                : DuckDb.Order.COLUMN_BY_COLUMN;
    }

    long rows(String rows) {
        return Long.parseLong(
                String.valueOf(db.rows("select count(*) from " + rows).get(0).get(0)));
    }

    int count(String rows) {
        long count = rows(rows);
        if (count == 0) {
            throw new DataException("The file (" + file + ") holds no rows.");
        }
        if (count > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    "The file (" + file + ") holds " + count + " rows, more than 2147483639.", "limit: 2000000000");
        }
        return (int) count;
    }
}
