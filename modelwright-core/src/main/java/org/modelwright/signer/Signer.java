package org.modelwright.signer;

import org.modelwright.data.Frame;

/** Says what a model takes and gives, so that a caller can be checked. */
public interface Signer {

    /** {@return the signature of a model that takes these inputs and gives these outputs} */
    ModelSignature sign(Frame inputs, Frame outputs);
}
