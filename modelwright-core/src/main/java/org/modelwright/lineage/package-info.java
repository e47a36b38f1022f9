/**
 * What a job tells a catalogue of data, as <a href="https://openlineage.io">OpenLineage</a> writes it: events, and how they
 * reach whoever collects them. Start with {@link org.modelwright.lineage.LineageSettings}.
 */
@NullMarked
package org.modelwright.lineage;

import org.jspecify.annotations.NullMarked;
