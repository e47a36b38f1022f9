package org.modelwright.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody who misspelt a name may have meant. */
public final class Nearest {

    private static final int SHOWN = 24;

    private Nearest() {}

    /** {@return the known name that was meant, if one is near: by its letters, its first letters, or its words} */
    public static Optional<String> find(String found, Collection<String> known) {
        int allowed = Math.max(1, found.length() / 3);
        Comparator<String> nearest =
                Comparator.comparingInt((String it) -> distance(found, it)).thenComparing(it -> it);
        return known.stream()
                .filter(it -> distance(found, it) <= allowed)
                .min(nearest)
                .or(() -> known.stream()
                        .filter(it -> isShort(found, it) || shareWords(found, it))
                        .min(nearest));
    }

    /** {@return whether a name is the first letters of each word of another: {@code mse} of {@code mean_squared_error}} */
    private static boolean isShort(String found, String name) {
        String[] words = words(name);
        return words.length > 1
                && Arrays.stream(words)
                        .map(word -> word.substring(0, 1))
                        .collect(Collectors.joining())
                        .equalsIgnoreCase(found);
    }

    /** {@return whether all words of one name stand in the other: {@code auc} in {@code roc_auc_score}} */
    private static boolean shareWords(String found, String name) {
        List<String> one = List.of(words(found));
        List<String> other = List.of(words(name));
        return !one.isEmpty() && !other.isEmpty() && (other.containsAll(one) || one.containsAll(other));
    }

    private static String[] words(String name) {
        return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    /** {@return the known name that was meant, else the known ones; completes a {@code Maybe} line} */
    public static String of(String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "leave it out: there are none here.";
        }
        return find(found, known).orElseGet(() -> "one of " + shown(known)) + ".";
    }

    /** {@return the names, the first few if there are many} */
    public static String shown(Collection<String> names) {
        String text = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? text : text + ", … (" + names.size() + ")";
    }

    /** {@return how many letters must be put in, taken out, changed or swapped with their neighbour, case aside} */
    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
