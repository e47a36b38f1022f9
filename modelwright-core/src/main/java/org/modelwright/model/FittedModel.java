package org.modelwright.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.modelwright.bom.MachineCode;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Decision;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;
import org.modelwright.transform.TextForm;

/** A model that has learned. Never changes; safe to use from several threads. */
public interface FittedModel {

    /** {@return what it predicts} */
    Task task();

    /** {@return the classes it knows; none for a regression} */
    Labels labels();

    /** {@return the raw columns it takes, in order; one of dates is a text here, since ONNX has no dates} */
    List<Feature> features();

    /**
     * Predicts.
     *
     * @param inputs holds every column of {@link #features} under its name and type, in any order; what {@link #texts}
     *     says to be a date may be there as such. Text that was not seen in training counts as missing, and so does empty
     *     text
     * @return {@link Outputs#PREDICTION}, and for classes one probability each
     */
    Frame predict(Frame inputs);

    /**
     * {@return the same as {@link #predict(Frame)}, whoever works on it}
     *
     * <p>A model that does not say otherwise predicts in the calling thread.
     *
     * @param threads who may work on it
     */
    default Frame predict(Frame inputs, Threads threads) {
        return predict(inputs);
    }

    /**
     * Writes the whole pipeline, from raw columns to outputs, into an ONNX graph made for {@link #features}. With
     * {@link GraphReasons} in it the saved model can be explained.
     */
    void export(OnnxGraph graph);

    /** {@return how the class follows from the probabilities that it gives; by default the likeliest} */
    default Decision decision() {
        return Decision.LIKELIEST;
    }

    /** {@return what it has learned in place of the target, so that errors are those of that; empty if nothing} */
    default Optional<TargetTransform> targetTransform() {
        return Optional.empty();
    }

    /** {@return which texts it takes, for the columns where not any text will do; none by default} */
    default Map<String, TextForm> texts() {
        return Map.of();
    }

    /** {@return the learner's native files by name, such as {@code model.ubj}; none by default} */
    default Map<String, byte[]> nativeFiles() {
        return Map.of();
    }

    /** {@return the libraries of machine code that the learner has loaded; none by default} */
    default List<MachineCode> machineCode() {
        return List.of();
    }

    /** {@return how the proof of the saved file measures predictions of a regression; by their size by default} */
    default ParityMeasure parityMeasure() {
        return ParityMeasure.ofSize();
    }

    /**
     * {@return for each row how far the learner's own library, asked with the native file, is from this model; empty if
     * there is no such library}
     *
     * <p>In a regression on the scale that was learned: in parts of the target's spread, or as a difference of
     * logarithms. Of classes, the largest difference of a probability.
     *
     * @param inputs as for {@link #predict(Frame)}
     */
    default Optional<double[]> nativeGaps(Frame inputs) {
        return Optional.empty();
    }

    /** {@return those of the {@link #features} that must have a value in every row to predict; none by default} */
    default Set<String> neverMissing() {
        return Set.of();
    }

    /**
     * {@return the settings that fitting arrived at, to be fitted to other rows without looking for them again; empty if
     * it looked for none}
     */
    default Optional<Model> found() {
        return Optional.empty();
    }

    /** {@return what fitting found out, such as {@code best_iteration}; shown with the run} */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** {@return what the splits that ask a raw column were worth, of those that are asked; none of a model without trees} */
    default Map<String, SplitGain> splitGains() {
        return Map.of();
    }

    /**
     * {@return how the margins of rows come about, by the raw columns, in order; empty of a model that cannot say}
     *
     * @param inputs as for {@link #predict(Frame)}
     * @param margin which margin of a row is asked for: the class, where there are more than two; else 0
     */
    default Optional<Contributions> contributions(Frame inputs, IntUnaryOperator margin) {
        return Optional.empty();
    }

    /** {@return the coefficients of a linear model, the intercepts first; none of another one} */
    default List<Coefficient> coefficients() {
        return List.of();
    }
}
