/** ONNX Runtime, and nothing else knows it. No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.onnx;

import org.jspecify.annotations.NullMarked;
