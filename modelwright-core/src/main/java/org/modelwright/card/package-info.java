/**
 * The page that people look at: {@link org.modelwright.card.Card} draws {@code card.html} and {@code README.md} of a
 * model from its run record, and knows nothing but the record. Sections (such as {@link org.modelwright.card.ScoreSection})
 * turn facts into blocks: tables, figures, notes. A {@link org.modelwright.card.Plot} places the marks of a figure.
 * Templates (src/main/jte), which are compiled with the build, write blocks as HTML: they alone do, and what they write is
 * escaped for the place where it stands.
 */
@NullMarked
package org.modelwright.card;

import org.jspecify.annotations.NullMarked;
