package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dead processes left, beside what is somebody else's. */
class OwnerTest {

    @TempDir
    Path folder;

    private static Owner dead() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return new Owner(Owner.current().host(), process.pid(), "1");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void thisProcessLivesAndReadsBack() {
        Owner self = Owner.current();
        assertThat(Owner.of(self.toString())).contains(self);
        assertThat(Owner.of(self.inFileName())).contains(self);
        assertThat(self.isDead()).isFalse();
        assertThat(Owner.of("modelwright")).isEqualTo(Optional.empty());
    }

    @Test
    void oneOfThatNumberThatBeganAnotherTimeIsDead() {
        Owner self = Owner.current();
        assertThat(new Owner(self.host(), self.pid(), self.start() + "1").isDead())
                .isTrue();
        assertThat(new Owner("elsewhere-0", self.pid(), self.start() + "1").isDead())
                .isFalse();
    }

    @Test
    void whatAKilledProcessStagedGoesAndNothingElse() throws Exception {
        String mine = "." + Owner.current().inFileName() + "~1.part";
        String dead = "." + dead().inFileName() + "~2.part";
        String elsewhere = "." + new Owner("elsewhere-0", 4194399, "1").inFileName() + "~3.part";
        String strange = ".download.part";
        for (String name : List.of(mine, dead, elsewhere, strange)) {
            Files.writeString(folder.resolve(name), "half");
        }
        Path tree = Files.createDirectory(folder.resolve(".part-" + dead().inFileName() + "~4"));
        Files.writeString(tree.resolve("model.onnx"), "half");
        Files.createSymbolicLink(tree.resolve("link"), Files.writeString(folder.resolve("kept"), "kept"));

        try (Staged staged = Staged.file(folder)) {
            assertThat(staged.path().getFileName().toString())
                    .startsWith("." + Owner.current().inFileName() + "~");
        }

        assertThat(left()).containsExactlyInAnyOrder(mine, elsewhere, strange, "kept");
        assertThat(folder.resolve("kept")).hasContent("kept");
    }

    @Test
    void theTemporaryFolderOfAKilledProcessGoesAndNothingElse() throws Exception {
        Path dead = Files.createDirectory(folder.resolve("modelwright-" + dead().inFileName() + "~1"));
        Files.writeString(dead.resolve("columns"), "many");
        Files.writeString(folder.resolve("modelwright-" + dead().inFileName() + "~2-libxgboost4j.so"), "unpacked");
        List<String> kept = List.of(
                "modelwright-" + Owner.current().inFileName() + "~1",
                "modelwright-" + new Owner("elsewhere-0", 4194399, "1").inFileName() + "~1",
                "modelwright-123456789",
                "modelwright-notes");
        for (String name : kept) {
            Files.createDirectory(folder.resolve(name));
        }

        Session.removeAbandoned(folder);

        assertThat(left()).containsExactlyInAnyOrderElementsOf(kept);
    }
}
