package org.modelwright.xgboost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;

/** A folder for the bins that memory does not hold: XGBoost writes them once and reads them in every round. */
final class BinFiles implements AutoCloseable {

    private final Path folder;

    private BinFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder.
     *
     * @param session whose temporary folder it stands in
     * @param bytes about how much will be written
     * @throws InfrastructureException if there is no room for it: XGBoost would not notice
     */
    static BinFiles of(Session session, long bytes) {
        try {
            Path folder = session.newFolder("bins");
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < bytes) {
                Files.delete(folder);
                throw new InfrastructureException(
                        "The learner needs " + (bytes >> 20) + " MB beyond the job's memory, and the temporary folder ("
                                + System.getProperty("java.io.tmpdir") + ") has room for " + (room >> 20) + " MB.",
                        advice());
            }
            return new BinFiles(folder);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** {@return what the names of the files begin with} */
    Path prefix() {
        return folder.resolve("bins");
    }

    @Override
    public void close() {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static String advice() {
        return "free some room there, a larger memory of the job, or another folder by -Djava.io.tmpdir=FOLDER in"
                + " MODELWRIGHT_JAVA_OPTS.";
    }

    private static ModelwrightException failure(Exception e) {
        return Cause.failure(
                "The temporary folder (" + System.getProperty("java.io.tmpdir") + ") cannot be used", advice(), e);
    }
}
