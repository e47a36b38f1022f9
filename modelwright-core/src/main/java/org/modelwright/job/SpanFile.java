package org.modelwright.job;

import java.nio.file.Files;
import java.util.List;
import org.modelwright.data.Session;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.RunInfo;

/** {@code spans.json} of a run, however it ended: what each step up to its end cost. */
final class SpanFile {

    /** The artifact's name. */
    static final String NAME = "spans.json";

    private SpanFile() {}

    /** Hands the file to the run. */
    static void log(Session session, Artifacts artifacts, RunInfo run, List<StepSpan> spans) {
        RunFile.log(
                session,
                artifacts,
                run,
                NAME,
                path -> Files.writeString(
                        path,
                        Json.writePretty(spans.stream().map(StepSpan::toMap).toList())));
    }
}
