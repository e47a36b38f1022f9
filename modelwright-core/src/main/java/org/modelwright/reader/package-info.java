/** Read {@link org.modelwright.reader.Reader} first. */
@NullMarked
package org.modelwright.reader;

import org.jspecify.annotations.NullMarked;
