package org.modelwright.job;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.RunInfo;

/** {@code problems.json} of a run that failed: every problem with its evidence, for those who were not there. */
final class ProblemFile {

    /** The artifact's name. */
    static final String NAME = "problems.json";

    private ProblemFile() {}

    /** Hands the file to the run. */
    static void log(Session session, Artifacts artifacts, RunInfo run, ModelwrightException failure) {
        RunFile.log(session, artifacts, run, NAME, path -> Files.writeString(path, Json.writePretty(content(failure))));
    }

    private static Map<String, @Nullable Object> content(ModelwrightException failure) {
        List<Object> problems = new ArrayList<>();
        for (Problem problem : failure.problems()) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("message", problem.message());
            entry.put("maybe", problem.maybe());
            if (!problem.facts().isEmpty()) {
                entry.put("facts", problem.facts());
            }
            problems.add(entry);
        }
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("class", failure.kind());
        content.put("problems", problems);
        return content;
    }
}
