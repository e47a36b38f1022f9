package org.modelwright.splitter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Draws rows by their hashes, so that the same ones are drawn whatever order they are in. */
final class Drawing {

    private Drawing() {}

    /** {@return the numbers of the rows in the order of their hashes, equal ones by row number} */
    static int[] order(long[] hashes) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        int[] order = new int[hashes.length];
        int[] taken = new int[hashes.length];
        for (int row = 0; row < hashes.length; row++) {
            int first = Arrays.binarySearch(sorted, hashes[row]);
            while (first > 0 && sorted[first - 1] == hashes[row]) {
                first--; // of 64 bits, few are equal but those of rows of one name
            }
            order[first + taken[first]++] = row;
        }
        return order;
    }

    /** Draws the rows of the least hashes, equal ones by row number. */
    static void draw(long[] hashes, int test, Assignment assignment) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        long threshold = sorted[test - 1];
        int atThreshold = test;
        for (int i = 0; i < test && sorted[i] < threshold; i++) {
            atThreshold--;
        }
        for (int row = 0; row < hashes.length; row++) {
            if (hashes[row] < threshold) {
                assignment.test(row);
            } else if (hashes[row] == threshold && atThreshold > 0) {
                assignment.test(row);
                atThreshold--;
            }
        }
    }

    /** Draws of each class as many rows as its share, those of the least hashes. */
    static void drawStratified(Groups classes, long[] hashes, int test, Assignment assignment) {
        int count = classes.count();
        int[] byText = byText(classes);
        int[] sizes = Arrays.stream(byText).map(classes::size).toArray();
        int[] trainCounts = largestRemainders(sizes, hashes.length - test);
        int[] testCounts =
                IntStream.range(0, count).map(i -> sizes[i] - trainCounts[i]).toArray();
        // The hashes of each class, one class after the other, each in order.
        int[] start = new int[count + 1];
        int[] rankOf = new int[count];
        for (int i = 0; i < count; i++) {
            rankOf[byText[i]] = i;
            start[i + 1] = start[i] + sizes[i];
        }
        long[] sorted = new long[hashes.length];
        int[] filled = Arrays.copyOf(start, count);
        for (int row = 0; row < hashes.length; row++) {
            sorted[filled[rankOf[classes.code(row)]]++] = hashes[row];
        }
        long[] threshold = new long[count];
        int[] atThreshold = testCounts.clone();
        for (int i = 0; i < count; i++) {
            Arrays.sort(sorted, start[i], start[i + 1]);
            if (testCounts[i] > 0) {
                threshold[i] = sorted[start[i] + testCounts[i] - 1];
                for (int at = start[i]; sorted[at] < threshold[i]; at++) {
                    atThreshold[i]--;
                }
            }
        }
        for (int row = 0; row < hashes.length; row++) {
            int i = rankOf[classes.code(row)];
            if (testCounts[i] > 0 && hashes[row] < threshold[i]) {
                assignment.test(row);
            } else if (atThreshold[i] > 0 && hashes[row] == threshold[i]) {
                assignment.test(row);
                atThreshold[i]--;
            }
        }
    }

    /** {@return the classes in the order of their texts} */
    static int[] byText(Groups classes) {
        return IntStream.range(0, classes.count())
                .boxed()
                .sorted(Comparator.comparing(classes::text))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** {@return how many of each to draw, together so many, by the largest remainder method} */
    private static int[] largestRemainders(int[] counts, int draws) {
        double total = Arrays.stream(counts).sum();
        double[] exact =
                Arrays.stream(counts).mapToDouble(it -> it / total * draws).toArray();
        int[] shares = Arrays.stream(exact).mapToInt(it -> (int) it).toArray();
        int remaining = draws - Arrays.stream(shares).sum();
        int[] byRemainder = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> shares[i] - exact[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < remaining; i++) {
            shares[byRemainder[i]]++;
        }
        return shares;
    }
}
