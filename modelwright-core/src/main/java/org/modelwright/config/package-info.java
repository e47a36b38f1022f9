/**
 * How YAML becomes a job, and a job YAML again. Files, {@code -e} texts and settings are read as trees in which each key
 * knows its place ({@code YamlText}, {@code Node}), merged from left to right ({@code Merge}), filled with what they refer to
 * ({@code Interpolation}), and made into records by {@code Binder}, with {@code ScalarBinder} for single values and
 * {@code Wording} for what is wrong. Everything wrong is collected and thrown once. No promise to anyone outside this module.
 * Read {@link org.modelwright.config.ConfigLoader} first.
 */
@NullMarked
package org.modelwright.config;

import org.jspecify.annotations.NullMarked;
