/**
 * From a file to a first configuration. {@link org.modelwright.init.FirstJob} reads the table, takes a {@code ColumnProfile}
 * of each column (does it name rows, is it a time, are its values few?), excludes what cannot be learned from with the
 * reason, and writes YAML with {@code YamlWords}. It plans the job that it wrote; what the plan refuses is excluded, too,
 * until the job would start. Read {@code FirstJob} first. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.init;

import org.jspecify.annotations.NullMarked;
