package org.modelwright.xgboost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.error.Problem;

/**
 * Where the values of parameters mostly lie. XGBoost takes more, so that one beyond is told and not refused.
 *
 * @param name the parameter
 * @param least the least usual value
 * @param most the largest usual value
 * @param advice a value to start with
 */
record UsualRange(String name, double least, double most, String advice) {

    private static final List<UsualRange> ALL = List.of(
            new UsualRange("eta", 0.0001, 1, "0.3, or 0.1 with more rounds."),
            new UsualRange("learning_rate", 0.0001, 1, "0.3, or 0.1 with more rounds."),
            new UsualRange("max_depth", 0, 30, "6."),
            new UsualRange("max_bin", 8, 65_536, "256."),
            new UsualRange("num_parallel_tree", 1, 10_000, "1, or 100 for a forest."),
            new UsualRange("subsample", 0.01, 1, "0.8."),
            new UsualRange("scale_pos_weight", 1e-6, 1e6, "1."));

    /** {@return what is unusual about the parameters} */
    static List<Problem> warnings(Map<String, Object> params) {
        List<Problem> warnings = new ArrayList<>();
        for (UsualRange range : ALL) {
            if (params.get(range.name) instanceof Number value
                    && (value.doubleValue() < range.least || value.doubleValue() > range.most)) {
                warnings.add(Problem.at(
                        "params." + range.name,
                        "The " + range.name + " (" + value + ") in params is unusual: it is mostly from "
                                + number(range.least) + " to " + number(range.most) + ".",
                        range.advice));
            }
        }
        return warnings;
    }

    private static String number(double bound) {
        return new BigDecimal(String.valueOf(bound)).stripTrailingZeros().toPlainString();
    }
}
