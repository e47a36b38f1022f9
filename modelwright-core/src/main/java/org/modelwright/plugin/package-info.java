/**
 * How kinds become known. A jar holds one {@link org.modelwright.plugin.Plugin} with a line in its services file; it lists
 * records, may offer the default model, and says what it knows of keys that take a block.
 * {@link org.modelwright.plugin.Kinds} finds all plug-ins, refuses a name that two of them define, and gives the records of an
 * interface by KIND to the configuration, which alone asks for them. Our own kinds come the same way, by {@code CorePlugin}.
 * Read {@code Plugin} first.
 */
@NullMarked
package org.modelwright.plugin;

import org.jspecify.annotations.NullMarked;
