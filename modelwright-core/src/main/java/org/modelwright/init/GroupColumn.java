package org.modelwright.init;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelwright.data.Column;
import org.modelwright.data.TextColumn;

/**
 * A column that says to whom rows belong: a person, a shop, a machine. Several rows share each of its values, and what
 * is known of one of them repeats in its rows. A counter is shared as well, but nothing repeats with it.
 *
 * @param name the column
 * @param groups how many there are
 * @param repeated a column that is the same in all rows of one, none if it is no group
 */
record GroupColumn(String name, int groups, Optional<String> repeated) {

    private static final int LEAST_GROUPS = 5;
    /** Of the groups with several rows, in so many a feature must be the same. */
    private static final double REPEATS = 0.9;
    /** And so many it must not be by chance. */
    private static final double BY_CHANCE = 0.5;

    /**
     * {@return the column, also one that is no group}
     *
     * @param all the columns that may name groups, features or not
     * @param features the columns that may repeat
     */
    static Optional<GroupColumn> find(Collection<ColumnProfile> all, Collection<ColumnProfile> features) {
        List<GroupColumn> found = all.stream()
                .filter(it -> it.isName() && it.distinct() >= LEAST_GROUPS && it.distinct() <= most(it))
                .map(it -> of(it, features))
                .toList();
        return Stream.concat(found.stream().filter(GroupColumn::isGroup), found.stream())
                .findFirst();
    }

    /** Rows of subjects belong together even if few of them have several. */
    private static double most(ColumnProfile candidate) {
        int rows = candidate.column().rows();
        return candidate.hasNameOfASubject() ? 0.8 * rows : candidate.hasNameOfAnId() ? 0.5 * rows : 0;
    }

    boolean isGroup() {
        return repeated.isPresent();
    }

    private static GroupColumn of(ColumnProfile candidate, Collection<ColumnProfile> features) {
        int[] groups = codes(candidate.column());
        int[] sizes = sizes(groups, candidate.distinct());
        Optional<String> repeated = features.stream()
                .filter(it -> !it.name().equals(candidate.name()) && it.distinct() > 1)
                .filter(it -> repeats(groups, sizes, it))
                .map(ColumnProfile::name)
                .findFirst();
        return new GroupColumn(candidate.name(), candidate.distinct(), repeated);
    }

    private static boolean repeats(int[] groups, int[] sizes, ColumnProfile feature) {
        int[] values = codes(feature.column());
        int[] first = new int[sizes.length];
        boolean[] differs = new boolean[sizes.length];
        Arrays.fill(first, -1);
        for (int row = 0; row < groups.length; row++) {
            int group = groups[row];
            first[group] = first[group] < 0 ? values[row] : first[group];
            differs[group] |= first[group] != values[row];
        }
        int several = 0;
        int same = 0;
        double byChance = 0;
        Map<Integer, Double> chances = new HashMap<>();
        int[] counts = sizes(values, Arrays.stream(values).max().orElse(0) + 1);
        for (int group = 0; group < sizes.length; group++) {
            if (sizes[group] > 1) {
                several++;
                same += differs[group] ? 0 : 1;
                byChance += chances.computeIfAbsent(sizes[group], size -> chance(counts, values.length, size));
            }
        }
        return several > 0 && same >= REPEATS * several && byChance <= BY_CHANCE * several;
    }

    /** How likely so many rows have the same value, drawn one by one. */
    private static double chance(int[] counts, int rows, int size) {
        double chance = 0;
        for (int count : counts) {
            chance += Math.pow((double) count / rows, size);
        }
        return chance;
    }

    private static int[] sizes(int[] codes, int distinct) {
        int[] sizes = new int[distinct];
        for (int code : codes) {
            sizes[code]++;
        }
        return sizes;
    }

    /** Numbers the values as they come; a missing one is a value. */
    private static int[] codes(Column column) {
        Map<Object, Integer> known = new HashMap<>();
        int[] codes = new int[column.rows()];
        for (int row = 0; row < codes.length; row++) {
            Object value = column.isMissing(row)
                    ? ""
                    : column instanceof TextColumn text ? text.codes().get(row) : column.number(row);
            Integer code = known.putIfAbsent(value, known.size());
            codes[row] = code == null ? known.size() - 1 : code;
        }
        return codes;
    }
}
