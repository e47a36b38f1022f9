package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held to git itself. */
class GitCommitTest {

    @TempDir
    Path folder;

    private String git(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=n", "-c", "user.email=e@example.org"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        // A hook that runs this build has its own repository in the environment.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private Path repository() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        git(work, "init", "--initial-branch=main");
        git(work, "commit", "--allow-empty", "-m", "one");
        return work;
    }

    @Test
    void aPlainBranch() throws Exception {
        Path work = repository();
        String commit = git(work, "rev-parse", "HEAD");

        assertThat(GitCommit.of(work)).hasValue(commit);
        assertThat(GitCommit.of(Files.createDirectories(work.resolve("a/b")))).hasValue(commit);

        git(work, "commit", "--allow-empty", "-m", "two");
        assertThat(GitCommit.of(work)).hasValue(git(work, "rev-parse", "HEAD")).isNotEqualTo(commit);
    }

    @Test
    void packedRefs() throws Exception {
        Path work = repository();
        git(work, "checkout", "-b", "feature/main");
        git(work, "commit", "--allow-empty", "-m", "two");
        git(work, "checkout", "main");
        git(work, "pack-refs", "--all");
        assertThat(work.resolve(".git/refs/heads/main")).doesNotExist();

        assertThat(GitCommit.of(work)).hasValue(git(work, "rev-parse", "main"));
    }

    @Test
    void packedRefsInAnotherEncoding() throws Exception {
        Path work = repository();
        git(work, "pack-refs", "--all");
        Path packed = work.resolve(".git/packed-refs");
        String refs = Files.readString(packed);
        Files.write(
                packed,
                (refs.lines().findFirst().orElseThrow() + "\n" + "0".repeat(40) + " refs/heads/für\n"
                                + refs.substring(refs.indexOf('\n') + 1))
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(GitCommit.of(work)).hasValue(git(work, "rev-parse", "main"));
    }

    @Test
    void aDetachedHead() throws Exception {
        Path work = repository();
        String commit = git(work, "rev-parse", "HEAD");
        git(work, "checkout", "--detach");

        assertThat(GitCommit.of(work)).hasValue(commit);
    }

    @Test
    void aLinkedWorkTree() throws Exception {
        Path work = repository();
        git(work, "worktree", "add", "-b", "side", "../side");
        Path side = folder.resolve("side");
        git(side, "commit", "--allow-empty", "-m", "two");

        assertThat(GitCommit.of(side)).hasValue(git(side, "rev-parse", "HEAD")).isNotEqualTo(GitCommit.of(work));
    }

    @Test
    void noCommitYet() throws Exception {
        git(folder, "init");

        assertThat(GitCommit.of(folder)).isEmpty();
    }

    @Test
    void noRepository() {
        assertThat(GitCommit.of(folder)).isEmpty();
    }

    @Test
    void filesThatAreNotGits() throws Exception {
        Files.writeString(folder.resolve(".git"), "gitdir: nowhere\n");
        assertThat(GitCommit.of(folder)).isEmpty();

        Files.delete(folder.resolve(".git"));
        Files.writeString(Files.createDirectory(folder.resolve(".git")).resolve("HEAD"), "no commit\n");
        assertThat(GitCommit.of(folder)).isEmpty();
    }
}
