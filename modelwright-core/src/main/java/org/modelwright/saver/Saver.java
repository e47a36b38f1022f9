package org.modelwright.saver;

import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.signer.ModelSignature;

/** Writes a model into a directory that strangers' tools can load, and proves that it predicts the same. */
public interface Saver {

    /** {@return the name of the logged model} */
    String path();

    /** {@return how many real example rows travel with the model; 0 for made-up ones} */
    Integer exampleRows();

    /**
     * Writes the model directory.
     *
     * @param model what was fitted
     * @param signature what it takes and gives
     * @param example a few input rows that travel with the model
     * @param context where to write, what to say about it, and the rows to prove it with
     * @return what was written, after the saved bytes predicted the same
     * @throws org.modelwright.error.GateException if the saved bytes predict something else
     */
    ModelInfo save(FittedModel model, ModelSignature signature, Frame example, SaveContext context);
}
