/**
 * Runs saved models; nothing else knows ONNX Runtime. {@link org.modelwright.onnx.runtime.OnnxModel} is read first: it
 * opens a file, hands it a frame column by column and a batch of rows at a time, and gathers the outputs into a frame
 * again. A graph of ours is cut at its trees, which are walked here while the library runs what stands before and after
 * them. It serves the proof after saving and all later scoring. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.onnx.runtime;

import org.jspecify.annotations.NullMarked;
