/**
 * What everything else hands on: tables in memory, and what a job has of the machine. {@link
 * org.modelwright.data.Resources} open a {@link org.modelwright.data.Session}; a reader fills {@link
 * org.modelwright.data.Column}s in the {@link org.modelwright.data.Space} that it says, which make a {@link
 * org.modelwright.data.Frame}; two frames are joined by key into {@link org.modelwright.data.Examples}, and a {@link
 * org.modelwright.data.Split} parts these into training and test rows. Columns never change, so that all threads may
 * read them. Read {@code Frame} first.
 */
@NullMarked
package org.modelwright.data;

import org.jspecify.annotations.NullMarked;
