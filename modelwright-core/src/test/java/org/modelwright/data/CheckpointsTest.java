package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Sessions;

class CheckpointsTest {

    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(it -> it.toString().endsWith(".checkpoint")).toList();
        }
    }

    /** Its name alone is not trusted: what another fit has kept is told of, and not gone on with. */
    @Test
    void aFileOfAnotherFitIsNotTaken() throws IOException {
        List<String> warnings = new ArrayList<>();
        try (Session session = Sessions.of(1L << 20, 1)) {
            Checkpoints checkpoints = Checkpoints.of(session);
            checkpoints.open(folder, "job", 1, true, warnings::add);
            checkpoints.fit(() -> "one").round(1, () -> "1".getBytes(StandardCharsets.UTF_8));
            Path one = files().get(0);
            assertThat(checkpoints.fit(() -> "one").last()).hasValue("1".getBytes(StandardCharsets.UTF_8));
            checkpoints.fit(() -> "two").round(1, () -> "2".getBytes(StandardCharsets.UTF_8));
            Path two =
                    files().stream().filter(it -> !it.equals(one)).findFirst().orElseThrow();
            Files.copy(one, two, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            assertThat(checkpoints.fit(() -> "two").last()).isEmpty();
            assertThat(warnings)
                    .containsExactly("The checkpoint (" + two + ") is damaged and is not used; the fit begins anew.");
            assertThat(two).doesNotExist();
        }
    }
}
