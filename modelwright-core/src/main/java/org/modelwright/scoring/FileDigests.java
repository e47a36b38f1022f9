package org.modelwright.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.RunRecordFile;

/** Holds the files of a model's folder against the digests of its {@link RunRecordFile}. */
final class FileDigests {

    private static final String AGAIN = "fetch or train the model again.";

    private FileDigests() {}

    /**
     * Holds the files of a folder against its record, if there is one.
     *
     * @throws DataException naming every file that is not as it was written
     */
    static void verify(Path folder, ModelFolder model, String uri) {
        Path record = folder.resolve(RunRecordFile.NAME);
        if (!Files.isRegularFile(record)) {
            if (model.mlmodel().isOurs()) {
                throw new DataException(
                        "The model (" + uri + ") lacks its " + RunRecordFile.NAME
                                + ", which its files are held against.",
                        AGAIN);
            }
            return;
        }
        Map<String, String> files = files(record, uri);
        List<Problem> problems = new ArrayList<>();
        for (String needed : List.of(MlmodelFile.NAME, String.valueOf(folder.relativize(model.data())))) {
            if (!files.containsKey(needed)) {
                problems.add(Problem.of(
                        "The file (" + needed + ") of the model (" + uri + ") is not in its " + RunRecordFile.NAME
                                + ".",
                        AGAIN));
            }
        }
        files.forEach((name, digest) -> {
            Path file = folder.resolve(name).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                problems.add(Problem.of("The file (" + name + ") of the model (" + uri + ") is not there.", AGAIN));
            } else if (!Sha256.of(file).equals(digest)) {
                problems.add(Problem.of(
                        "The file (" + name + ") of the model (" + uri
                                + ") is not as it was written: its SHA-256 is not " + digest + ".",
                        AGAIN));
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static Map<String, String> files(Path record, String uri) {
        Map<String, String> files;
        try {
            files = RunRecordFile.readFiles(Files.readString(record));
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The " + RunRecordFile.NAME + " of the model (" + uri + ") is damaged", AGAIN, e);
        } catch (IOException e) {
            throw Cause.failure("The file (" + record + ") cannot be read", null, e);
        }
        if (files.isEmpty()) {
            throw new DataException("The " + RunRecordFile.NAME + " of the model (" + uri + ") names no files.", AGAIN);
        }
        return files;
    }
}
