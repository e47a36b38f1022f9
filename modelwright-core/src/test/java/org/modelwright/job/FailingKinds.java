package org.modelwright.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Kinds that fail at a step, and one that hears of it. */
final class FailingKinds {

    private FailingKinds() {}

    /** Keeps what it was told. */
    record Listening(List<Alert> heard) implements AlertChannel {
        @Override
        public Set<Event> on() {
            return Set.of(Event.SUCCESS, Event.FAILURE);
        }

        @Override
        public void send(Alert alert, Duration within) {
            heard.add(alert);
        }
    }

    /** A learner whose export says something else than its predictions. */
    record LyingModel() implements Model {
        @Override
        public Optional<Task> wantedTask() {
            return Optional.of(Task.REGRESSION);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            return new FittedModel() {
                @Override
                public Task task() {
                    return Task.REGRESSION;
                }

                @Override
                public Labels labels() {
                    return Labels.NONE;
                }

                @Override
                public List<Feature> features() {
                    return inputs.columns().stream()
                            .map(it -> new Feature(it.name(), it.type()))
                            .toList();
                }

                @Override
                public Frame predict(Frame rows) {
                    return Outputs.numbers(
                            DoubleColumn.of("x", new double[rows.rows()]).values());
                }

                @Override
                public void export(OnnxGraph graph) {
                    graph.output(Outputs.PREDICTION, OnnxGraph.Type.DOUBLE, graph.input("a"));
                }
            };
        }
    }

    /** A learner that nobody has thought through. */
    record BrokenModel() implements Model {
        @Override
        public Optional<Task> wantedTask() {
            return Optional.of(Task.REGRESSION);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            throw new IllegalStateException("password=hunter2");
        }
    }

    /** A learner that is stopped in its first round. */
    record StoppedModel() implements Model {
        @Override
        public Optional<Task> wantedTask() {
            return Optional.of(Task.REGRESSION);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            throw new InterruptedJobException("The job was stopped in round 0.");
        }
    }
}
