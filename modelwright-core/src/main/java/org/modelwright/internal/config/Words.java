package org.modelwright.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
final class Words {

    private Words() {}

    /** {@return the known word that was meant, else all of them; it completes a line that starts with Maybe} */
    static String nearest(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "leave it out: there are no keys here.";
        }
        int allowed = Math.max(2, word.length() / 3);
        Optional<String> near = known.stream()
                .filter(one -> distance(word, one) <= allowed)
                .min(Comparator.comparingInt(one -> distance(word, one)));
        return near.orElseGet(() -> "one of " + String.join(", ", known)) + ".";
    }

    /** {@return the least number of letters to insert, drop, replace or swap, whatever their case} */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
