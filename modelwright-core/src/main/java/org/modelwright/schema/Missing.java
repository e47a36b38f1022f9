package org.modelwright.schema;

/** What a job does with rows in which a table lacks a value outside its key. */
public enum Missing {
    /** They are read as they are; a target that lacks values is refused. */
    KEEP,
    /** They are left out of inputs and targets alike, and counted. */
    DROP
}
