package org.modelwright.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;

/** The file {@code run-record.json}, which holds the SHA-256 of every other file that we wrote into a model's folder. */
final class RunRecord {

    static final String FILE = "run-record.json";
    private static final String AGAIN = "fetch or train the model again.";

    private RunRecord() {}

    /**
     * Holds the files of a folder against its record, if there is one.
     *
     * @throws DataException naming every file that is not as it was written
     */
    static void verify(Path folder, MlModel model, String uri) {
        Path record = folder.resolve(FILE);
        if (!Files.isRegularFile(record)) {
            if (model.ours()) {
                throw new DataException(
                        "The model (" + uri + ") lacks its " + FILE + ", which its files are held against.", AGAIN);
            }
            return;
        }
        Map<?, ?> files = files(record, uri);
        List<Problem> problems = new ArrayList<>();
        for (String needed : List.of(MlModel.FILE, String.valueOf(folder.relativize(model.data())))) {
            if (!files.containsKey(needed)) {
                problems.add(Problem.of(
                        "The file (" + needed + ") of the model (" + uri + ") is not in its " + FILE + ".", AGAIN));
            }
        }
        files.forEach((name, digest) -> {
            Path file = folder.resolve(String.valueOf(name)).normalize();
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

    private static Map<?, ?> files(Path record, String uri) {
        try {
            if (Json.read(Files.readString(record)) instanceof Map<?, ?> map
                    && map.get("files") instanceof Map<?, ?> files) {
                return files;
            }
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "The " + FILE + " of the model (" + uri + ") is damaged: " + e.getMessage(), AGAIN, e);
        } catch (IOException e) {
            throw new InfrastructureException("The file (" + record + ") cannot be read: " + e + ".", null, e);
        }
        throw new DataException("The " + FILE + " of the model (" + uri + ") names no files.", AGAIN);
    }
}
