package org.modelwright.splitter;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/** Examples for splitters. */
final class Samples {

    private Samples() {}

    /** {@return examples with a key {@code id} from 0, a target of two classes, and these columns beside} */
    static Examples of(Column... beside) {
        int rows = beside[0].rows();
        long[] ids = IntStream.range(0, rows).asLongStream().toArray();
        return new Examples(
                Frame.of(LongColumn.of("x", ids)),
                TextColumn.of(
                        "y",
                        IntStream.range(0, rows)
                                .mapToObj(row -> row % 3 == 0 ? "a" : "b")
                                .toArray(String[]::new)),
                Frame.of(List.of(LongColumn.of("id", ids)), List.of("id")),
                Frame.of(beside));
    }

    /** {@return the same rows in another order, and without some} */
    static Examples shuffled(Examples examples, int kept, Random random) {
        int[] order = IntStream.range(0, examples.count()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return examples.take(Arrays.copyOf(order, kept));
    }

    /** {@return the keys of these rows} */
    static TreeSet<String> keys(Examples examples, int[] rows) {
        TreeSet<String> keys = new TreeSet<>();
        for (int row : rows) {
            StringBuilder key = new StringBuilder();
            for (Column column : examples.rowKeys().columns()) {
                key.append('/').append(column.text(row));
            }
            keys.add(key.substring(1));
        }
        return keys;
    }
}
