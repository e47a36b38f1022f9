package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.test.TrackingServer;

/** Processes that are killed and started again: ten before the embedded store, ten before a server (-Dfaults.kills). */
@Tag("oracle")
class KillsOracleTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"store", "server"})
    @Tag("thorough")
    void killedAtAnyMomentAndStartedAgain(String way) throws Exception {
        SmallJob.data(folder);
        int kills = Integer.getInteger("faults.kills", 10);
        if (way.equals("store")) {
            kill("sqlite:///" + folder.resolve("mlflow.db"), kills);
        } else {
            kill(TrackingServer.shared().uri(), kills);
        }
    }

    private void kill(String uri, int kills) throws Exception {
        long start = System.nanoTime();
        assertThat(job(uri, "warm").waitFor()).isZero();
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int through = 0;
        int buried = 0;
        int unanswered = 0;
        for (int kill = 0; kill < kills; kill++) {
            String name = "kill-" + kill;
            Process first = job(uri, name);
            // Most of the time goes into the start of Java: what is killed there has left nothing.
            first.waitFor(whole / 3 + random.nextLong(whole), TimeUnit.MILLISECONDS);
            first.destroyForcibly().waitFor();
            List<String> before = Remains.of(uri, name);
            boolean registered = before.stream().anyMatch(it -> it.startsWith("version"));
            boolean finished = before.stream().anyMatch(it -> it.startsWith("run FINISHED"));
            if (finished && Files.size(PatientJava.answers(folder, name)) > 0) {
                continue; // It was done, and had said so: a second one is a job of its own.
            }
            unanswered += finished ? 1 : 0;
            Process second = job(uri, name);
            assertThat(second.waitFor())
                    .as(() -> PatientJava.said(folder, name))
                    .isZero();

            List<String> after = Remains.of(uri, name);
            assertThat(after.stream().filter(it -> it.startsWith("run FINISHED")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1);
            assertThat(after.stream().filter(it -> it.startsWith("model READY")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1);
            assertThat(after.stream().filter(it -> it.startsWith("version")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1)
                    .allMatch(it -> it.endsWith("true"));
            assertThat(after).noneMatch(it -> it.contains("RUNNING") || it.contains("PENDING"));
            through += registered ? 1 : 0;
            boolean left = after.stream().anyMatch(it -> it.startsWith("run FAILED"));
            assertThat(left).isEqualTo(finished || before.stream().anyMatch(it -> it.startsWith("run RUNNING")));
            if (left) {
                buried++;
                assertThat(PatientJava.said(folder, name))
                        .contains(
                                registered ? "makes no second version" : "was ended from outside: it is marked FAILED");
            }
        }
        System.out.println("Killed before " + uri.replaceFirst(":.*", "") + ": " + buried + " half-way, " + through
                + " after the version was there, " + unanswered
                + " after the end and before the answer; nothing lost, nothing doubled.");
        assertThat(leftBehind()).as("seed %s", seed).isEmpty();
    }

    /** {@return what no living process owns: temporary folders, half-written files, models that are none} */
    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> {
                        String name = it.getFileName().toString();
                        return name.startsWith("modelwright-") || name.startsWith(".");
                    })
                    .map(Path::toString)
                    .toList();
        }
    }

    private Process job(String uri, String name) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        return PatientJava.start(
                folder, List.of("-Djava.io.tmpdir=" + temporary), SmallJob.class, folder.toString(), uri, name);
    }
}
