package org.modelwright.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small columnar table: columns of equal length under unique names, never changed.
 *
 * <p>Some columns may be the <em>key</em>: they name the rows and are no features, like the index of a pandas frame.
 */
public final class Frame {

    private final Map<String, Column> columns;
    private final List<String> key;
    private final int rows;
    private final long leftOut;

    private Frame(Map<String, Column> columns, List<String> key, int rows, long leftOut) {
        this.columns = columns;
        this.key = key;
        this.rows = rows;
        this.leftOut = leftOut;
    }

    /**
     * A frame without a key.
     *
     * @throws IllegalArgumentException if two columns have one name or different lengths
     */
    public static Frame of(Collection<? extends Column> columns) {
        return of(columns, List.of());
    }

    /** A frame without a key. */
    public static Frame of(Column... columns) {
        return of(List.of(columns), List.of());
    }

    /**
     * A frame whose rows are named by the key columns.
     *
     * @throws IllegalArgumentException if two columns have one name or different lengths, or a key column is missing
     */
    public static Frame of(Collection<? extends Column> columns, List<String> key) {
        Map<String, Column> named = new LinkedHashMap<>();
        int rows = columns.isEmpty() ? 0 : columns.iterator().next().rows();
        for (Column column : columns) {
            if (named.put(column.name(), column) != null) {
                throw new IllegalArgumentException("The column (" + column.name() + ") is there twice.");
            }
            if (column.rows() != rows) {
                throw new IllegalArgumentException("The column (" + column.name() + ") has " + column.rows()
                        + " rows where others have " + rows + ".");
            }
        }
        if (!named.keySet().containsAll(key)) {
            throw new IllegalArgumentException("The key " + key + " is not among the columns " + named.keySet() + ".");
        }
        return new Frame(named, List.copyOf(key), rows, 0);
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return how many rows of its source a reader left out of it} */
    public long leftOut() {
        return leftOut;
    }

    /** {@return the same, said to lack so many rows of its source} */
    public Frame leftOut(long rowsOfTheSource) {
        return new Frame(columns, key, rows, rowsOfTheSource);
    }

    /** {@return all columns, the key's too, in order} */
    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** {@return the names of all columns, the key's too, in order} */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** {@return the names of the key columns; empty if rows have no name} */
    public List<String> key() {
        return key;
    }

    /** {@return the column of that name, if there is one} */
    public Optional<Column> find(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /**
     * {@return the column of that name}
     *
     * @throws IllegalArgumentException if there is none
     */
    public Column column(String name) {
        @Nullable Column column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("There is no column (" + name + ") among " + columns.keySet() + ".");
        }
        return column;
    }

    /** {@return these columns in this order, without a key} */
    public Frame select(Collection<String> names) {
        List<Column> selected = new ArrayList<>();
        for (String name : names) {
            selected.add(column(name));
        }
        return withRows(selected, List.of());
    }

    /** {@return the frame without these columns; names that are not there do no harm} */
    public Frame drop(Collection<String> names) {
        Set<String> left = new LinkedHashSet<>(columns.keySet());
        left.removeAll(names);
        List<Column> selected = new ArrayList<>();
        left.forEach(name -> selected.add(column(name)));
        return withRows(selected, key.stream().filter(left::contains).toList());
    }

    /** {@return the key columns alone} */
    public Frame keyColumns() {
        return select(key);
    }

    /** {@return the columns that are not the key} */
    public Frame valueColumns() {
        return drop(key);
    }

    /** {@return these rows in this order, with the same key; neighbours in a row are a view, others a copy in memory} */
    public Frame take(int[] taken) {
        return take(taken, Space.MEMORY, Threads.CALLER);
    }

    /**
     * {@return these rows in this order, with the same key; neighbours in a row are a view, others a copy}
     *
     * @param space where a copy is held
     * @param threads who copies
     */
    public Frame take(int[] taken, Space space, Threads threads) {
        boolean neighbours = areNeighbours(taken);
        List<Column> selected = threads.map(
                columns.values(),
                column -> neighbours ? column.slice(taken[0], taken[0] + taken.length) : column.take(taken, space));
        Map<String, Column> named = new LinkedHashMap<>();
        selected.forEach(column -> named.put(column.name(), column));
        return new Frame(named, key, taken.length, leftOut);
    }

    /** {@return how many bytes a row takes} */
    public int bytes() {
        return columns.values().stream().mapToInt(Column::bytes).sum();
    }

    /** {@return whether these rows follow one another, so that {@link #take} copies nothing} */
    public static boolean areNeighbours(int[] taken) {
        for (int i = 1; i < taken.length; i++) {
            if (taken[i] != taken[i - 1] + 1) {
                return false;
            }
        }
        return taken.length > 0;
    }

    /** {@return the first rows, all if there are fewer} */
    public Frame head(int count) {
        return take(IntStream.range(0, Math.min(count, rows)).toArray());
    }

    /** {@return rows and columns, the key's columns not counted} */
    public Shape shape() {
        return new Shape(rows, columns.size() - key.size());
    }

    /** {@return the shape and the names} */
    @Override
    public String toString() {
        return shape() + " " + columns.keySet();
    }

    private Frame withRows(List<Column> selected, List<String> key) {
        Map<String, Column> named = new LinkedHashMap<>();
        selected.forEach(column -> named.put(column.name(), column));
        return new Frame(named, key, rows, leftOut);
    }
}
