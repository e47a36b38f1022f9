package org.modelwright.leak;

import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A column that is missing, or holds its most frequent value, exactly where the target has one of its values. */
final class SameMask {

    private SameMask() {}

    static @Nullable Finding findMissing(Comparison comparison) {
        Values column = comparison.column();
        int missing = column.rows() - column.present();
        if (missing == 0 || column.present() == 0) {
            return null;
        }
        return find(comparison, row -> !column.isPresent(row), "is missing", "has a value", "missing");
    }

    static @Nullable Finding findFilled(Comparison comparison) {
        Values column = comparison.column();
        if (comparison.target().distinct() != 2 || column.distinct() < 2 || column.present() < column.rows()) {
            return null;
        }
        int mode = column.mode();
        String text = column.text(mode);
        return find(
                comparison,
                row -> column.code(row) == mode,
                "is (" + text + ")",
                "is another value than (" + text + ")",
                "filled");
    }

    /** Compares where a mask holds with where the target is each of its values. */
    private static @Nullable Finding find(
            Comparison comparison, IntPredicate mask, String holds, String holdsNot, String kind) {
        Values column = comparison.column();
        Values target = comparison.target();
        Sample sample = comparison.sample();
        int[] maskedOfTarget = new int[target.distinct()];
        int masked = 0;
        int rows = 0;
        for (int row = 0; row < column.rows(); row++) {
            if (target.isPresent(row)) {
                rows++;
                if (mask.test(row)) {
                    masked++;
                    maskedOfTarget[target.code(row)]++;
                }
            }
        }
        @Nullable Finding found = null;
        int smallest = Integer.MAX_VALUE;
        for (int code = 0; code < maskedOfTarget.length; code++) {
            int size = target.counts()[code];
            if (size >= smallest) {
                continue;
            }
            // Agreement where it holds and the target is this value, or where neither; or the other way round.
            int differences = masked + size - 2 * maskedOfTarget[code];
            boolean direct = differences <= rows - differences;
            int errors = Math.min(differences, rows - differences);
            int minority = Math.min(Math.min(masked, rows - masked), Math.min(size, rows - size));
            if (minority == 0 || errors > Comparison.MAX_DISAGREEMENT * minority) {
                continue;
            }
            if (comparison.isChance(sample.lnChoose(rows, masked)
                    - sample.lnChoose(rows, errors)
                    - Math.log(2.0 * maskedOfTarget.length))) {
                continue;
            }
            Map<String, Object> facts = sample.facts(rows - errors, rows);
            facts.put("target_value", target.text(code));
            smallest = size;
            found = comparison.blocking(
                    kind,
                    "The column (" + column.name() + ") " + (direct ? holds : holdsNot) + " exactly where the target ("
                            + target.name() + ") is (" + target.text(code) + "): they agree in "
                            + sample.share(rows - errors, rows) + ".",
                    facts);
        }
        return found;
    }
}
