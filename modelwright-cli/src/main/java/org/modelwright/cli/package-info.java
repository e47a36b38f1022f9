/** The command. Read {@link org.modelwright.cli.Main} first. */
@NullMarked
package org.modelwright.cli;

import org.jspecify.annotations.NullMarked;
