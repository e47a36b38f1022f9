package org.modelwright.xgboost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Target;
import org.modelwright.transform.FittedTransform;
import org.modelwright.transform.Transform;

/**
 * Columns that a learner is better off without: they stay inputs of the model, which looks at none of them.
 *
 * @param columns their names
 */
record WithoutColumns(List<String> columns) implements Transform {

    WithoutColumns {
        columns = List.copyOf(columns);
    }

    @Override
    public List<String> takes(Frame inputs) {
        return columns;
    }

    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        return new Dropped(
                training.columns().stream().map(WithoutColumns::feature).toList());
    }

    private static Feature feature(Column column) {
        return new Feature(column.name(), column.type());
    }

    @Override
    public boolean isFittedOnce() {
        return true;
    }

    /** They become nothing. */
    private record Dropped(List<Feature> features) implements FittedTransform {

        @Override
        public Map<String, List<String>> makes() {
            Map<String, List<String>> makes = new LinkedHashMap<>();
            features.forEach(it -> makes.put(it.name(), List.of()));
            return makes;
        }

        @Override
        public Frame apply(Frame taken, Space space, Threads threads) {
            return Frame.of();
        }

        @Override
        public void export(OnnxGraph graph) {
            // The graph has nothing to do for them.
        }
    }
}
