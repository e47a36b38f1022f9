package org.modelwright.transform;

import java.util.List;
import java.util.Map;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;

/** A transform that has learned. Never changes; safe to use from several threads. */
public interface FittedTransform {

    /** {@return the columns it takes, in order, as a model's signature has them: a date is a text} */
    List<Feature> features();

    /** {@return the columns it makes, in order, by the column that they are made of; one that stays is among its own} */
    Map<String, List<String>> makes();

    /**
     * {@return the columns it makes, in order}
     *
     * @param taken every column of {@link #features}, also a date as such
     * @param space where they are held
     * @param threads who may work on it
     * @throws org.modelwright.error.DataException naming what is no value that it takes, with its column and row
     */
    Frame apply(Frame taken, Space space, Threads threads);

    /**
     * Writes the same into a graph: asks it for each of {@link #features} by {@link OnnxGraph#input}, and names each new
     * one of {@link #makes} by {@link OnnxGraph#derive}.
     */
    void export(OnnxGraph graph);

    /** {@return which texts it takes, for the columns where not any text will do; none by default} */
    default Map<String, TextForm> texts() {
        return Map.of();
    }
}
