package org.modelwright.mlflow;

/** Hears how files go to a tracking server, and come back to be checked; on any thread. */
@FunctionalInterface
public interface TransferListener {

    /**
     * Some bytes of a file have moved. A file that is sent again begins again.
     *
     * @param what what is done and with which file, such as {@code send model.onnx}
     * @param done bytes so far
     * @param total bytes in all
     */
    void transferred(String what, long done, long total);
}
