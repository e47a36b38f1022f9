package org.modelwright.mlflow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.InfrastructureException;

class ArtifactFolderTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsCopiedWholeAndAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("from"), "first");
        Path artifacts = folder.resolve("artifacts");
        ArtifactFolder.copy(file, artifacts, "a/b.txt");
        Files.writeString(file, "second");
        ArtifactFolder.copy(file, artifacts, "a/b.txt");

        assertThat(artifacts.resolve("a/b.txt")).hasContent("second");
        assertThat(names(artifacts.resolve("a"))).containsExactly("b.txt");
    }

    @Test
    void aCopyThatFailsLeavesTheOldFileAndNoPart() throws Exception {
        Path artifacts = folder.resolve("artifacts");
        ArtifactFolder.copy(Files.writeString(folder.resolve("from"), "first"), artifacts, "b.txt");

        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> ArtifactFolder.copy(missing, artifacts, "b.txt"))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The file (" + artifacts.resolve("b.txt") + ") cannot be written");
        assertThat(artifacts.resolve("b.txt")).hasContent("first");
        assertThat(names(artifacts)).containsExactly("b.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", "..", "../a", "a/../b", "./a", "a/.", "a\\b", "a b", "a:b", "a%2Fb", "ä"
            })
    void oddPathsAreRefused(String path) throws Exception {
        Path file = Files.writeString(folder.resolve("from"), "x");
        assertThatThrownBy(() -> ArtifactFolder.copy(file, folder.resolve("artifacts"), path))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The artifact path (" + path + ")");
        assertThat(names(folder)).containsExactly("from");
    }

    @Test
    void whatIsStagedAppearsWhenItIsPublished() throws Exception {
        Path artifacts = folder.resolve("models/m-1/artifacts");
        Path staged = ArtifactFolder.stage(artifacts);
        Files.createDirectory(staged.resolve("sub"));
        Files.writeString(staged.resolve("sub/a"), "a");
        assertThat(artifacts).doesNotExist();

        ArtifactFolder.publish(staged, artifacts);
        assertThat(artifacts.resolve("sub/a")).hasContent("a");
        assertThat(names(folder.resolve("models/m-1"))).containsExactly("artifacts");
    }

    @Test
    void aFolderFromElsewhereIsPublishedToo() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("a"), "a");
        Path artifacts = folder.resolve("models/m-1/artifacts");
        ArtifactFolder.publish(other, artifacts);
        assertThat(artifacts.resolve("a")).hasContent("a");
    }

    @Test
    void aFolderOnAnotherDiskIsCopied() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeThat(Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(folder)))
                .as("there is a second disk to write on")
                .isTrue();
        Path other = Files.createTempDirectory(memory, "published");
        try {
            Files.createDirectory(other.resolve("sub"));
            Files.writeString(other.resolve("sub/a"), "a");
            Path artifacts = folder.resolve("models/m-1/artifacts");
            ArtifactFolder.publish(other, artifacts);
            assertThat(artifacts.resolve("sub/a")).hasContent("a");
            assertThat(names(folder.resolve("models/m-1"))).containsExactly("artifacts");
        } finally {
            Files.deleteIfExists(other.resolve("sub/a"));
            Files.deleteIfExists(other.resolve("sub"));
            Files.deleteIfExists(other);
        }
    }

    @Test
    void whatIsPublishedIsNotReplaced() throws Exception {
        Path artifacts = folder.resolve("models/m-1/artifacts");
        Path first = ArtifactFolder.stage(artifacts);
        Files.writeString(first.resolve("a"), "first");
        ArtifactFolder.publish(first, artifacts);

        Path second = ArtifactFolder.stage(artifacts);
        Files.writeString(second.resolve("a"), "second");
        assertThatThrownBy(() -> ArtifactFolder.publish(second, artifacts))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("are there already");
        ArtifactFolder.discard(artifacts);
        assertThat(artifacts.resolve("a")).hasContent("first");
        assertThat(names(folder.resolve("models/m-1"))).containsExactly("artifacts");
    }

    @Test
    void whatIsDiscardedIsGoneWithItsFolder() throws Exception {
        Path artifacts = folder.resolve("models/m-1/artifacts");
        Files.writeString(ArtifactFolder.stage(artifacts).resolve("a"), "a");
        ArtifactFolder.discard(artifacts);
        ArtifactFolder.discard(artifacts);
        assertThat(names(folder.resolve("models"))).isEmpty();
    }

    @Test
    void aStaleStagingFolderIsEmptied() throws Exception {
        Path artifacts = folder.resolve("models/m-1/artifacts");
        Files.writeString(ArtifactFolder.stage(artifacts).resolve("stale"), "half a mod");
        assertThat(ArtifactFolder.stage(artifacts)).isEmptyDirectory();
    }

    @Test
    void urisOfThisMachineAreFolders() {
        assertThat(ArtifactFolder.of("/a b/c")).isEqualTo(Path.of("/a b/c"));
        assertThat(ArtifactFolder.of("file:///a%20b/c")).isEqualTo(Path.of("/a b/c"));
        assertThat(ArtifactFolder.of("file:///a b/c")).isEqualTo(Path.of("/a b/c"));
        assertThat(ArtifactFolder.of("mlruns/1")).isEqualTo(Path.of("mlruns/1").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/1", "mlflow-artifacts:/1", "file://host/1", "file:a", "file:///a%zz"})
    void urisElsewhereAreRefused(String uri) {
        assertThatThrownBy(() -> ArtifactFolder.of(uri))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The artifacts (" + uri + ")");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
