/**
 * From YAML to a job. Read {@link org.modelwright.config.ConfigLoader} first; what a key may hold is decided in
 * {@link org.modelwright.config.Binder}. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.config;

import org.jspecify.annotations.NullMarked;
