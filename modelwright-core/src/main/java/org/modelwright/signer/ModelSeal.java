package org.modelwright.signer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That a model's files are signed.
 *
 * @param file of the signature, by its name in the model's directory
 * @param rootSha256 the digest of all files, which the signature states
 * @param keyHint what the key is known by: the SHA-256 of the PEM text of the public one
 */
public record ModelSeal(String file, String rootSha256, String keyHint) {

    /** What the tags of a version begin with that say this. */
    public static final String TAGS = "oms.";

    /** {@return the tags of a version with these files} */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(TAGS + "root.sha256", rootSha256);
        tags.put(TAGS + "key.hint", keyHint);
        tags.put(TAGS + "signature", file);
        return tags;
    }
}
