package org.modelwright.signer;

import java.nio.file.Path;
import java.util.Optional;
import org.modelwright.data.Frame;

/**
 * Says what a model takes and gives, so that a caller can be checked; and, where it has a key, signs the files of the model,
 * so that anybody can prove whose they are.
 */
public interface Signer {

    /** {@return the signature of a model that takes these inputs and gives these outputs} */
    ModelSignature sign(Frame inputs, Frame outputs);

    /**
     * Looks at its own keys, as soon as they are read.
     *
     * @throws org.modelwright.error.ConfigException with all that is wrong
     */
    default void check() {}

    /**
     * {@return what the key that signs files is known by; empty where files are not signed}
     *
     * @throws org.modelwright.error.ConfigException if there is a key and it cannot sign: asked before anything is read
     */
    default Optional<String> keyHint() {
        return Optional.empty();
    }

    /**
     * Signs a finished model.
     *
     * @param directory all files of the model; the signature becomes one more, and the last
     * @param name of the directory at its final place
     * @return what was signed; empty where files are not signed, which is where {@link #keyHint} is empty
     */
    default Optional<ModelSeal> seal(Path directory, String name) {
        return Optional.empty();
    }
}
