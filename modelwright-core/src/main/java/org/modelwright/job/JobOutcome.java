package org.modelwright.job;

/** How a job ended well: it made a version, or found that it had made the same one before. */
public sealed interface JobOutcome permits TrainingResult, UnchangedResult {}
