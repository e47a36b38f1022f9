package org.modelwright.decision;

import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;

/** What a probability of two classes becomes. */
sealed interface CalibrationCurve permits SigmoidCurve, IsotonicCurve {

    /**
     * {@return the probability of the second class}
     *
     * @param first the probability of the first class, as the model says it
     * @param second that of the second
     */
    double of(double first, double second);

    /**
     * {@return the same in a graph}
     *
     * @param first doubles, one a row
     * @param second the same
     */
    Value export(OnnxGraph graph, Value first, Value second);
}
