package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.modelfiles.RunCourse.LearningCurve;

/** How metrics go from round to round, kept for the record: however many rounds there are, not more than twice as many as are told. */
final class LearningCurves {

    private static final int MOST = 200;

    private final Map<String, List<Double>> kept = new LinkedHashMap<>();
    private final Map<String, Double> last = new LinkedHashMap<>();
    private List<Integer> rounds = new ArrayList<>();
    private int step = 1;
    private int latest = -1;

    /** Takes a round, from 0 on; each has the metrics of the first. */
    void round(int round, Map<String, Double> metrics) {
        if (round <= latest || !kept.isEmpty() && !kept.keySet().equals(metrics.keySet())) {
            restart();
        }
        latest = round;
        last.putAll(metrics);
        if (round % step != 0) {
            return;
        }
        rounds.add(round);
        metrics.forEach((name, value) ->
                kept.computeIfAbsent(name, it -> new ArrayList<>()).add(value));
        if (rounds.size() >= 2 * MOST) {
            step *= 2;
            rounds = everySecond(rounds);
            kept.replaceAll((name, values) -> everySecond(values));
        }
    }

    /** Another training begins: the model is of the last. */
    private void restart() {
        kept.clear();
        last.clear();
        rounds = new ArrayList<>();
        step = 1;
    }

    private static <T> List<T> everySecond(List<T> all) {
        List<T> half = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            half.add(all.get(i));
        }
        return half;
    }

    /** {@return the curves so far, without those that are not numbers all along} */
    List<LearningCurve> curves() {
        List<LearningCurve> curves = new ArrayList<>();
        kept.forEach((name, values) -> {
            List<Integer> at = rounds;
            List<Double> told = values;
            for (; at.size() >= MOST; at = everySecond(at)) {
                told = everySecond(told);
            }
            at = new ArrayList<>(at);
            told = new ArrayList<>(told);
            Double end = last.get(name);
            if (end != null && at.get(at.size() - 1) != latest) {
                at.add(latest);
                told.add(end);
            }
            if (told.stream().allMatch(Double::isFinite)) {
                curves.add(new LearningCurve(name, at, told));
            }
        });
        return curves;
    }
}
