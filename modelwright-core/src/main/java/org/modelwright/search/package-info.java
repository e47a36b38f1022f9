/**
 * Which settings to take: a {@link org.modelwright.search.Search} says how long and over which space,
 * {@link org.modelwright.search.SearchSpace} draws settings from it, {@link org.modelwright.search.TrialLoop} tries one after
 * the other on the same inner splits of the training rows, and {@link org.modelwright.search.Selection} says which trial to
 * take and how much of its score was luck. Nothing here knows a learner, or where trials are kept.
 */
@NullMarked
package org.modelwright.search;

import org.jspecify.annotations.NullMarked;
