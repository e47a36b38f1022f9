package org.modelwright.job;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.modelwright.data.Frame;
import org.modelwright.error.Problem;
import org.modelwright.metric.Metric;
import org.modelwright.model.RowNumbers;

/** The columns that metrics weigh rows by. */
final class MetricWeights {

    private MetricWeights() {}

    /** {@return what is wrong with them} */
    static List<Problem> problems(List<Metric> metrics, Frame beside) {
        return names(metrics).stream()
                .flatMap(it -> RowNumbers.problems(it, null, Frame.of(), beside).stream())
                .toList();
    }

    /** {@return those that are there} */
    static Frame of(List<Metric> metrics, Frame beside) {
        Set<String> names = names(metrics);
        names.retainAll(beside.names());
        return beside.select(names);
    }

    private static Set<String> names(List<Metric> metrics) {
        Set<String> names = new LinkedHashSet<>();
        metrics.forEach(it -> names.addAll(it.columns()));
        return names;
    }
}
