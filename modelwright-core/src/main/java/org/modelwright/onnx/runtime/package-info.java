/** ONNX Runtime, and nothing else knows it. No promise to anyone outside this module. */
@NullMarked
package org.modelwright.onnx.runtime;

import org.jspecify.annotations.NullMarked;
