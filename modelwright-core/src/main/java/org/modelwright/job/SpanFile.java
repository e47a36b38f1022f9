package org.modelwright.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.modelwright.internal.json.Json;

/** {@code spans.json} of a run: what each step before the registration cost. */
final class SpanFile {

    private SpanFile() {}

    static void write(Path path, List<StepSpan> spans) throws IOException {
        Files.writeString(
                path, Json.writePretty(spans.stream().map(StepSpan::toMap).toList()));
    }
}
