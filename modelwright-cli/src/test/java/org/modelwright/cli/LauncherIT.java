package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a user starts it, in the distribution and in a checkout. */
class LauncherIT {

    private static final Path CHECKOUT = Path.of(System.getProperty("modelwright.root"));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path launcher;
    private Path bin;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.into(Files.createDirectory(shared.resolve("Ablage für Züge")));
    }

    /** A PATH with the few tools of every system, and no java, no Maven. */
    @BeforeEach
    void tools() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of(
                "bash",
                "env",
                "dirname",
                "readlink",
                "sed",
                "uname",
                "head",
                "tail",
                "find",
                "mkdir",
                "ln",
                "rm",
                "sleep",
                "touch",
                "cat",
                "cp",
                "ls",
                "mv",
                "cksum",
                "locale")) {
            Path real = List.of("/bin", "/usr/bin").stream()
                    .map(place -> Path.of(place, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(bin.resolve(tool), real);
        }
    }

    /** Links that lead out of the folder go first. */
    @AfterEach
    void unlink() throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    private Launched launch(Path start, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return Launched.run(folder, environment, command(start, arguments));
    }

    private static List<String> command(Path start, String... arguments) {
        List<String> command = new ArrayList<>(List.of(start.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> javaOnPath() throws IOException {
        Files.createSymbolicLink(bin.resolve("java"), Path.of(JAVA));
        return Map.of("PATH", bin.toString(), "JAVA_HOME", "");
    }

    private void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void runsWithoutMavenFromAFolderWithBlanksAndUmlauts() throws Exception {
        Launched launched = launch(launcher, javaOnPath(), "--version");

        assertThat(launched.err()).isEmpty();
        assertThat(launched.out()).isEqualTo("modelwright " + Unpacked.VERSION + "\n");
        assertThat(launched.exitCode()).isZero();
    }

    @Test
    void followsAChainOfRelativeSymlinks() throws Exception {
        Path first = Files.createDirectories(folder.resolve("eins zwei/drei"));
        Files.createSymbolicLink(first.resolve("mw"), launcher);
        Files.createSymbolicLink(folder.resolve("mw"), Path.of("eins zwei/drei/mw"));
        Path other = Files.createDirectory(folder.resolve("anderswo"));
        Files.createSymbolicLink(other.resolve("modelwright"), Path.of("../mw"));

        assertThat(launch(other.resolve("modelwright"), javaOnPath(), "--version")
                        .out())
                .isEqualTo("modelwright " + Unpacked.VERSION + "\n");
    }

    @Test
    void isFoundOnThePath() throws Exception {
        Map<String, String> environment = javaOnPath();
        Files.createSymbolicLink(bin.resolve("modelwright"), launcher);

        Launched launched = Launched.run(folder, environment, List.of("bash", "-c", "modelwright --version <&-"));

        assertThat(launched.out()).isEqualTo("modelwright " + Unpacked.VERSION + "\n");
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        Launched launched = launch(launcher, javaOnPath(), "zwölf * Züge $HOME");

        assertThat(launched.err()).startsWith("The command (zwölf * Züge $HOME) is not known to modelwright.\n");
        assertThat(launched.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "de_DE.ISO-8859-1", "xx_XX.UTF-8"})
    void speaksUtf8InEveryLocale(String locale) throws Exception {
        Files.createSymbolicLink(bin.resolve("java"), Path.of(JAVA));

        Launched launched =
                launch(launcher, Map.of("PATH", bin.toString(), "JAVA_HOME", "", "LC_ALL", locale), "zwölf");

        // Before it, bash itself may say that it does not know the locale.
        assertThat(launched.err()).contains("The command (zwölf) is not known");
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Launched launched = launch(launcher, Map.of("PATH", bin.toString(), "JAVA_HOME", ""), "--version");

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.out()).isEmpty();
        assertThat(launched.err())
                .startsWith("Modelwright needs Java 17 or newer; JAVA_HOME is not set, and no java is on the PATH.")
                .contains("\n  Maybe install a JDK");
    }

    @Test
    void saysThatJavaHomeHoldsNoJava() throws Exception {
        Launched launched = launch(launcher, Map.of("JAVA_HOME", folder.toString()), "--version");

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.err()).startsWith("JAVA_HOME (" + folder + ") holds no bin/java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.20", "1.8.0_402", "16"})
    void saysThatJavaIsTooOld(String version) throws Exception {
        script(bin.resolve("java"), "echo 'openjdk version \"" + version + "\" 2021-01-19' >&2\n");

        Launched launched = launch(launcher, Map.of("PATH", bin.toString(), "JAVA_HOME", ""), "--version");

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.err())
                .startsWith("Modelwright needs Java 17 or newer; this one (" + bin.resolve("java") + ") is "
                        + version.replace("1.8", "8").split("\\.")[0] + ".");
    }

    @Test
    void twoFirstStartsAtOnceLeaveOneWholeArchive() throws Exception {
        Path start = Unpacked.into(Files.createDirectory(folder.resolve("neu")));
        Map<String, String> environment = javaOnPath();

        Launched.Started first = Launched.start(folder, environment, command(start, "--version"));
        Launched.Started second = Launched.start(folder, environment, command(start, "--version"));

        Launched expected = new Launched(0, "modelwright " + Unpacked.VERSION + "\n", "");
        assertThat(List.of(first.end(), second.end())).containsOnly(expected);
        assertThat(names(start.resolve("../../cache")))
                .singleElement()
                .asString()
                .matches("classes-\\d+-\\d+\\.jsa");
        Launched log =
                launch(start, with(environment, "MODELWRIGHT_JAVA_OPTS", "-Xlog:class+load:stderr"), "--version");
        assertThat(log.err())
                .contains("org.modelwright.cli.Main source: shared objects file (top)")
                .contains("picocli.CommandLine source: shared objects file (top)");
    }

    @Test
    void whereTheCacheCannotBeWrittenTheArchiveGoesToTheUsersOrNowhere() throws Exception {
        Path start = Unpacked.into(Files.createDirectory(folder.resolve("fest")));
        // A file where the folder should be stops root too.
        Files.createFile(start.resolve("../../cache").normalize());
        Path own = folder.resolve("eigen");
        Path blocked = Files.createFile(folder.resolve("gesperrt"));

        Launched used = launch(start, with(javaOnPath(), "XDG_CACHE_HOME", own.toString()), "--version");
        Files.delete(bin.resolve("java"));
        Launched without = launch(start, with(javaOnPath(), "XDG_CACHE_HOME", blocked.toString()), "--version");

        Launched expected = new Launched(0, "modelwright " + Unpacked.VERSION + "\n", "");
        assertThat(List.of(used, without)).containsOnly(expected);
        assertThat(names(own.resolve("modelwright")))
                .filteredOn(it -> it.endsWith(".jsa"))
                .hasSize(1);
    }

    @Test
    void anArchiveSwitchedOffIsNotMade() throws Exception {
        Path start = Unpacked.into(Files.createDirectory(folder.resolve("aus")));

        assertThat(launch(start, with(javaOnPath(), "MODELWRIGHT_ARCHIVE", "off"), "--version")
                        .err())
                .isEmpty();

        assertThat(start.resolve("../../cache").normalize()).doesNotExist();
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return more;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.normalize())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void flightRecorderStartsForWhoAsks() throws Exception {
        Path recording = folder.resolve("start.jfr");
        Map<String, String> environment = javaOnPath();

        Launched asked = launch(
                launcher,
                with(environment, "MODELWRIGHT_JAVA_OPTS", "-XX:StartFlightRecording:filename=" + recording),
                "--version");
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(recording).isNotEmptyFile();
    }

    /** What a job may use is read where everything else is read, and nowhere else. */
    @Test
    void leavesTheConfigurationToTheJob() throws Exception {
        Files.writeString(folder.resolve("job.yaml"), "job:\n  KIND: Nonsense\n  memory: 300MB\n");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "MODELWRIGHT_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

        Launched launched = launch(launcher, environment, "run", "job.yaml", "--set", "job.memory=1GB");

        assertThat(launched.exitCode()).isEqualTo(2);
        assertThat(launched.err())
                .contains("-XX:MaxRAMPercentage=50", "Nonsense")
                .doesNotContain("MaxHeapSize=314572800", "MaxDirectMemorySize", "TieredStopAtLevel");
    }

    @Test
    void aJarThatIsNamedAndNotThereIsSaid() throws Exception {
        Path here = Files.createDirectory(folder.resolve("mit Blank"));
        Map<String, String> java = javaOnPath();
        for (String missing : List.of(folder + "/no.jar", here + "/*:" + folder + "/no.jar", folder + "/nowhere/*")) {
            Launched launched = launch(launcher, with(java, "MODELWRIGHT_CLASSPATH", missing), "--version");
            assertThat(launched.exitCode()).isEqualTo(5);
            assertThat(launched.err())
                    .startsWith("MODELWRIGHT_CLASSPATH names (" + folder + "/no")
                    .contains("which is not there", "Maybe the path of a jar");
        }
        Launched launched = launch(launcher, with(java, "MODELWRIGHT_CLASSPATH", here + "/*:"), "--version");
        assertThat(launched.exitCode()).as(launched.err()).isZero();
    }

    @Test
    void leavesTheTemporaryFolderEmpty() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "MODELWRIGHT_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);

        Launched launched = launch(launcher, environment, "--help");

        assertThat(launched.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    /** A checkout whose Maven is quick: it writes its own log line and lays the distribution out. */
    private Path checkout(String afterwards) throws IOException {
        Path checkout = Files.createDirectories(folder.resolve("mein checkout"));
        Files.copy(CHECKOUT.resolve("modelwright"), checkout.resolve("modelwright"));
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>" + Unpacked.VERSION + "</version>\n");
        Files.createDirectories(checkout.resolve("modelwright-core/src/main/java"));
        Files.createDirectories(checkout.resolve("modelwright-cli/src/main/java"));
        Files.writeString(checkout.resolve("modelwright-core/src/main/java/A.java"), "class A {}");
        Path built = launcher.getParent().getParent();
        script(
                bin.resolve("mvn"),
                "echo $* >>'" + folder + "/builds'\nsleep 0.2\nmkdir -p modelwright-cli/target\n" + "ln -sfn '" + built
                        + "' modelwright-cli/target/modelwright-" + Unpacked.VERSION + "\n" + afterwards);
        Files.deleteIfExists(built.resolve(".built"));
        return checkout.resolve("modelwright");
    }

    /** Each checkout would have an archive of its own, which takes five seconds. */
    private Map<String, String> withoutArchive() throws IOException {
        return with(javaOnPath(), "MODELWRIGHT_ARCHIVE", "off");
    }

    private static String marks() {
        return "touch modelwright-cli/target/modelwright-" + Unpacked.VERSION + "/.built\n";
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    @Test
    void aCheckoutBuildsItselfOnce() throws Exception {
        Path start = checkout(marks());
        Map<String, String> environment = withoutArchive();

        Launched first = launch(start, environment, "--version");
        Launched second = launch(start, environment, "--version");

        assertThat(first.out()).isEqualTo("modelwright " + Unpacked.VERSION + "\n");
        assertThat(first.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("First use: building Modelwright, about a minute (log: "),
                        line -> assertThat(line).matches("Built in \\d+ s\\."));
        assertThat(second.err()).isEmpty();
        assertThat(builds()).hasSize(1).first().asString().endsWith(" package");
    }

    @Test
    void aCheckoutBuildsItselfAgainWhenASourceChanged() throws Exception {
        Path start = checkout(marks());
        Map<String, String> environment = withoutArchive();
        launch(start, environment, "--version");
        Path source = start.resolveSibling("modelwright-core/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));

        Launched changed = launch(start, environment, "--version");
        assertThat(changed.err()).startsWith("Sources changed: building Modelwright again (log: ");

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(launch(start, environment, "--version").err()).isEmpty();
        Files.delete(source);
        assertThat(launch(start, environment, "--version").err()).startsWith("Sources changed");
        assertThat(builds()).hasSize(3);
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        Path start = checkout(marks());
        Map<String, String> environment = withoutArchive();

        List<Launched.Started> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.add(Launched.start(folder, environment, command(start, "--version")));
        }

        for (Launched.Started one : started) {
            assertThat(one.end().out()).isEqualTo("modelwright " + Unpacked.VERSION + "\n");
        }
        assertThat(builds()).hasSize(1);
        assertThat(start.resolveSibling("target/build.lock")).doesNotExist();
    }

    @Test
    void aLockOfALauncherThatDiedIsTakenOver() throws Exception {
        Path start = checkout(marks());
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(start.resolveSibling("target"));
        Files.createSymbolicLink(start.resolveSibling("target/build.lock"), Path.of(Long.toString(dead.pid())));

        assertThat(launch(start, withoutArchive(), "--version").exitCode()).isZero();
    }

    @Test
    void aBuildThatFailsShowsTheEndOfItsLog() throws Exception {
        Path start = checkout("echo '[ERROR] There is no such symbol.'\nexit 1\n");

        Launched launched = launch(start, withoutArchive(), "--version");

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.out()).isEmpty();
        assertThat(launched.err())
                .contains("[ERROR] There is no such symbol.")
                .contains("Modelwright could not be built; the whole story is in ");
        assertThat(start.resolveSibling("target/build.lock")).doesNotExist();
    }

    @Test
    void aCheckoutWithoutMavenSaysSo() throws Exception {
        Path start = checkout("");
        Files.delete(bin.resolve("mvn"));

        Launched launched = launch(start, withoutArchive(), "--version");

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.err())
                .startsWith("Modelwright is not built yet, and no Maven (mvn) is on the PATH.")
                .contains("  Maybe install Maven 3.8 or newer");
    }
}
