package org.modelwright.saver;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.model.Rows;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** A model that is saved into a folder. */
abstract class SavedFiles {

    static final OnnxSaver DEFAULTS = OnnxSaver.of();

    @TempDir
    Path folder;

    static FittedModel linear(Rows rows) {
        return LinearModel.of().fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context());
    }

    static void twice(OnnxGraph graph, Value x) {
        OnnxOutputs.numbers(graph, graph.node("Mul", x, graph.constant(new double[] {2})));
    }

    /** Predicts twice x, or x as the probability of the second class; exports what it is told. */
    static FittedModel wrong(Task task, Labels labels, BiConsumer<OnnxGraph, Value> export) {
        return new FittedModel() {
            @Override
            public Task task() {
                return task;
            }

            @Override
            public Labels labels() {
                return labels;
            }

            @Override
            public List<Feature> features() {
                return List.of(new Feature("x", DataType.DOUBLE));
            }

            @Override
            public Frame predict(Frame inputs) {
                double[] first = new double[inputs.rows()];
                double[] second = new double[inputs.rows()];
                for (int row = 0; row < first.length; row++) {
                    double x = inputs.column("x").number(row);
                    first[row] = task == Task.REGRESSION ? 2 * x : 1 - x;
                    second[row] = x;
                }
                return task == Task.REGRESSION
                        ? Outputs.numbers(DoubleColumn.of("", first).values())
                        : Outputs.classes(
                                labels,
                                List.of(
                                        DoubleColumn.of("", first).values(),
                                        DoubleColumn.of("", second).values()));
            }

            @Override
            public void export(OnnxGraph graph) {
                export.accept(graph, graph.input("x"));
            }
        };
    }

    abstract static class Forwarding implements FittedModel {
        private final FittedModel model;

        Forwarding(FittedModel model) {
            this.model = model;
        }

        @Override
        public Task task() {
            return model.task();
        }

        @Override
        public Labels labels() {
            return model.labels();
        }

        @Override
        public List<Feature> features() {
            return model.features();
        }

        @Override
        public Frame predict(Frame inputs) {
            return model.predict(inputs);
        }

        @Override
        public void export(OnnxGraph graph) {
            model.export(graph);
        }
    }
}
