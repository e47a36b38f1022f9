package org.modelwright.mlflow;

/**
 * A model that MLflow knows.
 *
 * @param modelId {@code m-} and 32 hex digits
 * @param name its name
 * @param artifactUri where its files are
 * @param status {@code PENDING}, {@code READY} or {@code FAILED}
 */
public record LoggedModel(String modelId, String name, String artifactUri, Status status) {

    /** How far it has come. */
    public enum Status {
        /** Its files are not complete. */
        PENDING,
        /** It can be loaded. */
        READY,
        /** It will never be complete. */
        FAILED
    }

    /** {@return {@code models:/m-…}} */
    public String uri() {
        return "models:/" + modelId;
    }
}
