package org.modelwright.metric;

/**
 * Rows in the ascending order of a value.
 *
 * @param rows the rows, in order
 * @param ranks for each place in the order which distinct value it has, from 0 on
 */
record OrderedRows(int[] rows, int[] ranks) {

    /** {@return the rows of these values; rows of equal values in their own order} */
    static OrderedRows of(double[] values) {
        DistinctValues distinct = DistinctValues.of(values.length, row -> values[row]);
        int[] rankOf = new int[values.length];
        int[] starts = new int[distinct.count() + 1];
        for (int row = 0; row < values.length; row++) {
            rankOf[row] = distinct.rank(values[row]);
            starts[rankOf[row] + 1]++;
        }
        for (int rank = 0; rank < distinct.count(); rank++) {
            starts[rank + 1] += starts[rank];
        }
        int[] rows = new int[values.length];
        int[] ranks = new int[values.length];
        for (int row = 0; row < values.length; row++) {
            int place = starts[rankOf[row]]++;
            rows[place] = row;
            ranks[place] = rankOf[row];
        }
        return new OrderedRows(rows, ranks);
    }

    int count() {
        return rows.length;
    }

    /** {@return the first place after those that have the value of a place} */
    int end(int place) {
        int end = place + 1;
        while (end < ranks.length && ranks[end] == ranks[place]) {
            end++;
        }
        return end;
    }
}
