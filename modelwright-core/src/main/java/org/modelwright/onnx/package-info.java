/**
 * The form in which models are saved. A fitted model adds its inputs, nodes and constants to an
 * {@link org.modelwright.onnx.OnnxGraph}, read first, which names the values, declares the outputs and writes the bytes
 * of one file. Boosted trees are added as {@link org.modelwright.onnx.Tree}s, which a {@link org.modelwright.onnx.Forest}
 * can walk through, many rows at a time, to the same sums that ONNX Runtime gives. Nothing here runs a model.
 */
@NullMarked
package org.modelwright.onnx;

import org.jspecify.annotations.NullMarked;
