/**
 * From YAML to a job. Read {@link org.modelwright.internal.config.ConfigLoader} first; what a key may hold is decided in
 * {@link org.modelwright.internal.config.Binder}. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.internal.config;

import org.jspecify.annotations.NullMarked;
