package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.internal.text.Json;

/**
 * The file {@value #NAME}: every fact of the run that made a model, and the SHA-256 of every other file of the model. Its
 * form is published as {@code run-record.schema.json} beside this class.
 *
 * @param facts what the job says of the run, under the names of the file
 * @param parity how the saved bytes were proved; empty where the saver does not say
 * @param files the SHA-256 of each file, by its path within the model's directory
 */
public record RunRecordFile(Map<String, Object> facts, Map<String, Object> parity, Map<String, String> files) {

    /** Its name in a model's directory. */
    public static final String NAME = "run-record.json";

    private static final String PARITY = "parity";
    private static final String FILES = "files";

    /** Keeps copies, in their order. */
    public RunRecordFile {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        parity = Collections.unmodifiableMap(new LinkedHashMap<>(parity));
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** {@return the text of the file} */
    public String write() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put(PARITY, parity);
        all.put(FILES, files);
        return Json.writePretty(all);
    }

    /**
     * {@return what a text says; no files where it names none}
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static RunRecordFile read(String text) {
        if (!(Json.read(text) instanceof Map<?, ?> all)) {
            throw new IllegalArgumentException("It is no object.");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Object> parity = new LinkedHashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        all.forEach((key, value) -> {
            if (FILES.equals(key) && value instanceof Map<?, ?> named) {
                named.forEach((name, digest) -> files.put(String.valueOf(name), String.valueOf(digest)));
            } else if (PARITY.equals(key) && value instanceof Map<?, ?> proof) {
                proof.forEach((name, figure) -> parity.put(String.valueOf(name), figure));
            } else if (value != null) {
                facts.put(String.valueOf(key), value);
            }
        });
        return new RunRecordFile(facts, parity, files);
    }
}
