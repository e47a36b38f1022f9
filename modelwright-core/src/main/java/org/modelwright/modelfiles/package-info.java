/**
 * The files of a model's directory, each with one class that knows its form in both directions. The saver writes them at
 * the end of a job; scoring reads them when a model is loaded, and holds every file against the digests of the record.
 * A strange file is told by its own name, so no message of these classes names a model. Read
 * {@link org.modelwright.modelfiles.RunRecordFile} first: what it says of a run is what an auditor reads.
 */
@NullMarked
package org.modelwright.modelfiles;

import org.jspecify.annotations.NullMarked;
