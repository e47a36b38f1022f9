package org.modelwright.job;

/** What is asked of a model's bill of materials. */
public enum Bom {
    /** It lacks nothing: neither what a person has to say of model and data, nor a fact of data or libraries. */
    COMPLETE
}
