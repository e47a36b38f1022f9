/**
 * What is told to a user. A {@link org.modelwright.error.Problem} says one thing that is wrong: message, advice, the key it
 * belongs to, the {@link org.modelwright.error.Place} in a file, and evidence for programs. Whoever finds it throws a
 * {@link org.modelwright.error.ModelwrightException}, whose subclass is the exit code; a record's constructor names the key
 * alone, and the reader of the configuration adds the place. {@link org.modelwright.error.Nearest} finds what was probably
 * meant, and {@link org.modelwright.error.Cause} says an exception of Java or of the system in words. Read {@code Problem}
 * first.
 */
@NullMarked
package org.modelwright.error;

import org.jspecify.annotations.NullMarked;
