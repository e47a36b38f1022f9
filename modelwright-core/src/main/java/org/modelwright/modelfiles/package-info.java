/**
 * The files that a job leaves, each with one class that knows its form in both directions. {@code split.parquet} is
 * written where the rows are split; the saver writes those of the model's directory at the end of a job, and scoring
 * reads them when a model is loaded, and holds every file against the digests of the record. Read
 * {@link org.modelwright.modelfiles.RunRecordFile} first: what it says of a run is what an auditor reads. Then
 * {@link org.modelwright.modelfiles.MlmodelFile}, which MLflow reads, too.
 */
@NullMarked
package org.modelwright.modelfiles;

import org.jspecify.annotations.NullMarked;
