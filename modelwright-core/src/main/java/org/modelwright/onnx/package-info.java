/** Read {@link org.modelwright.onnx.OnnxGraph} first. */
@NullMarked
package org.modelwright.onnx;

import org.jspecify.annotations.NullMarked;
