/** Read {@link org.modelwright.plugin.Plugin} first. */
@NullMarked
package org.modelwright.plugin;

import org.jspecify.annotations.NullMarked;
