package org.modelwright.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No user reads the name of a Java class, or null, where a machine, a file or a network is to blame. */
class CauseTest {

    static Stream<Arguments> ordinary() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), "no space is left on the disk"),
                Arguments.of(new FileSystemException("a", null, "No space left on device"), "no space is left"),
                Arguments.of(new IOException("Disk quota exceeded"), "the quota of this user"),
                Arguments.of(new IOException("File too large"), "it becomes larger than a file may be here"),
                Arguments.of(new FileNotFoundException("a (Too many open files)"), "too many open files"),
                Arguments.of(new FileSystemException("a", null, "Too many open files"), "too many open files"),
                Arguments.of(new FileSystemException("a", null, "Read-only file system"), "is read-only"),
                Arguments.of(new FileSystemException("a", null, "File name too long"), "its name is too long"),
                Arguments.of(new FileSystemException("a", null, "Is a directory"), "it is a folder"),
                Arguments.of(new NoSuchFileException("/none/such/file"), "the folder (/none/such) does not exist"),
                Arguments.of(new NoSuchFileException("/none"), "(/none) does not exist"),
                Arguments.of(new AccessDeniedException("a"), "this user may not"),
                Arguments.of(new FileAlreadyExistsException("a"), "it is there already"),
                Arguments.of(new NotDirectoryException("a"), "it is no folder"),
                Arguments.of(new MalformedInputException(1), "bytes that are no text"),
                Arguments.of(new EOFException(), "it ends too early"),
                Arguments.of(new UnknownHostException("nowhere"), "the name of the host is not known"),
                Arguments.of(new UnresolvedAddressException(), "the name of the host is not known"),
                Arguments.of(new ConnectException("Connection refused"), "nobody listens there"),
                Arguments.of(new ConnectException(), "nobody listens there"),
                Arguments.of(new NoRouteToHostException(), "the network does not lead there"),
                Arguments.of(new SocketTimeoutException(), "it did not answer in time"),
                Arguments.of(new HttpTimeoutException("request timed out"), "it did not answer in time"),
                Arguments.of(new SocketException("Connection reset"), "the connection was cut"),
                Arguments.of(new IOException("HTTP/1.1 header parser received no bytes"), "the connection was cut"),
                Arguments.of(
                        new SSLHandshakeException("PKIX path building failed: sun.security.provider.certpath."
                                + "SunCertPathBuilderException: unable to find valid certification path"),
                        "signed by nobody who is trusted"),
                Arguments.of(
                        new SSLHandshakeException("No subject alternative DNS name matching localhost found."),
                        "its certificate is of another name"),
                Arguments.of(new ClosedByInterruptException(), "the job was stopped"),
                Arguments.of(new ClosedChannelException(), "closed channel"),
                Arguments.of(new IllegalStateException("java.io.IOException: it went wrong."), "it went wrong"),
                Arguments.of(
                        new OutOfMemoryError("unable to create native thread: possibly out of memory"),
                        "no more threads"));
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void isToldInWords(Throwable thrown, String words) {
        for (Throwable each : new Throwable[] {
            thrown,
            new ExecutionException(thrown),
            thrown instanceof IOException io ? new UncheckedIOException(io) : thrown
        }) {
            assertThat(Cause.of(each).toString())
                    .contains(words)
                    .doesNotContain("Exception", "null", "java.")
                    .doesNotMatch(".*[.: ]$");
        }
    }

    @Test
    void theCauseSaysWhatMendsItAndWhoseItIs() {
        ModelwrightException full =
                Cause.unreadable("The file (a) cannot be read", "chmod.", new IOException("No space left on device"));
        assertThat(full).isInstanceOf(InfrastructureException.class);
        assertThat(full.problems().get(0).maybe()).isEqualTo("free some space there.");
        ModelwrightException missing =
                Cause.unreadable("The file (a) cannot be read", "another.", new NoSuchFileException("/none"));
        assertThat(missing).isInstanceOf(DataException.class);
        assertThat(missing.problems().get(0))
                .isEqualTo(Problem.of("The file (a) cannot be read: (/none) does not exist.", "another."));
        assertThat(Cause.failure("The file (a) cannot be written", "free some.", new ClosedByInterruptException()))
                .isInstanceOf(InterruptedJobException.class)
                .hasMessage("The file (a) cannot be written: the job was stopped.");
    }

    @Test
    void aMachineThatIsTooSmallIsNoDefect() {
        assertThat(Cause.ofMachine(new OutOfMemoryError("unable to create native thread")))
                .get()
                .satisfies(it ->
                        assertThat(it).hasMessageContaining("no more threads").hasMessageContaining("ulimit -u"));
        assertThat(Cause.ofMachine(new OutOfMemoryError("Java heap space")))
                .get()
                .satisfies(it -> assertThat(it).hasMessageContaining("-Xmx"));
        assertThat(Cause.ofMachine(new UncheckedIOException(new IOException("Too many open files"))))
                .get()
                .satisfies(
                        it -> assertThat(it).hasMessageContaining("open files").hasMessageContaining("ulimit -n"));
        assertThat(Cause.ofMachine(new IllegalStateException("a slip of ours"))).isEmpty();
        assertThat(Cause.ofMachine(new NoClassDefFoundError("a/B"))).isEmpty();
    }

    @Test
    void whatTheSystemItselfThrowsIsKnown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path wrong :
                new Path[] {file.resolve("below"), folder, folder.resolve("x".repeat(300)), folder.resolve("no/a")}) {
            try {
                Files.writeString(wrong, "");
                throw new AssertionError(wrong + " was written");
            } catch (IOException e) {
                assertThat(Cause.of(e).toString())
                        .as(String.valueOf(e))
                        .matches("(a part of its path is a file, not a folder|it is a folder, not a file"
                                + "|its name is too long|the folder \\(.*/no\\) does not exist)");
            }
        }
    }
}
