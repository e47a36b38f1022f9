package org.modelwright.saver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Sha256;

/**
 * A saved model.
 *
 * @param modelUri {@code models:/m-…}
 * @param modelId {@code m-…}
 * @param files the SHA-256 of each file, by path within the model directory, sorted
 * @param sizeBytes the size of all files
 * @param proofRows how many rows the saved bytes were proved with
 * @param largestGap the largest difference found between saved and fitted model, within the gate
 */
public record ModelInfo(
        String modelUri, String modelId, Map<String, String> files, long sizeBytes, int proofRows, double largestGap) {

    /** {@return the same with one more file, which was written into the model's directory} */
    public ModelInfo with(Path directory, String name) {
        Map<String, String> all = new TreeMap<>(files);
        Path file = directory.resolve(name);
        all.put(name, Sha256.of(file));
        try {
            return new ModelInfo(modelUri, modelId, all, sizeBytes + Files.size(file), proofRows, largestGap);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read back", null, e);
        }
    }

    /** Keeps a sorted copy. */
    public ModelInfo {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }
}
