/**
 * How a fitted model becomes a directory that strangers' tools can load. The whole pipeline is exported as one ONNX
 * graph; the files that describe it are written beside it and forced to the disk; then the bytes that lie there are read
 * back and must predict what the fitted model predicts, edge rows included. Only then the record with all digests is
 * written. Read {@link org.modelwright.saver.Saver} first.
 */
@NullMarked
package org.modelwright.saver;

import org.jspecify.annotations.NullMarked;
