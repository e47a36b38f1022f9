package org.modelwright.error;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An exception of Java, of a library or of the system in words. No message shows the name of a Java class or {@code null}
 * for a cause that every machine knows: a full disk, too many open files, a host without a name.
 *
 * @param words what happened, to stand behind a colon; without a full stop
 * @param maybe what would mend it whatever was tried, as {@link Problem#maybe} says it; null if that depends
 * @param origin whose cause it is
 */
public record Cause(String words, @Nullable String maybe, Origin origin) {

    /** Whose cause it is. */
    public enum Origin {
        /** The file, the server, or whatever was asked. */
        THING,
        /** The machine as a whole: its disk, its memory, a limit of this process. */
        MACHINE,
        /** Somebody stopped the job. */
        STOP
    }

    /** What the system and the libraries say, and what that means. */
    private record Known(Pattern said, Cause cause) {

        static Known of(String said, String words) {
            return new Known(Pattern.compile(said), new Cause(words, null, Origin.THING));
        }

        static Known machine(String said, String words, @Nullable String maybe) {
            return new Known(Pattern.compile(said), new Cause(words, maybe, Origin.MACHINE));
        }
    }

    private static final String FEWER_THREADS =
            "fewer threads of the job, or a higher limit: ulimit -u, or the pids limit of the container.";

    private static final List<Known> KNOWN = List.of(
            Known.machine("No space left on device", "no space is left on the disk", "free some space there."),
            Known.machine(
                    "Disk quota exceeded", "the quota of this user on the disk is used up", "free some space there."),
            Known.machine(
                    "File too large",
                    "it becomes larger than a file may be here",
                    "a higher limit: ulimit -f, or another file system."),
            Known.machine(
                    "Too many open files", "this process has too many open files", "a higher limit: ulimit -n 4096."),
            Known.machine(
                    "unable to create native thread|Resource temporarily unavailable|pthread_create|[Cc]ould not create"
                            + " thread",
                    "no more threads can be started",
                    FEWER_THREADS),
            Known.machine(
                    "Cannot allocate memory|Map failed",
                    "the machine has no memory left for it",
                    "a smaller memory of the job, or a larger machine."),
            Known.machine("Input/output error", "the disk failed (input/output error)", "another disk."),
            Known.machine("Read-only file system", "the file system is read-only", null),
            Known.of("Permission denied|Operation not permitted", "this user may not"),
            Known.of("File name too long", "its name is too long"),
            Known.of("Too many levels of symbolic links", "its links lead in a circle"),
            Known.of("Not a directory", "a part of its path is a file, not a folder"),
            Known.of("Is a directory", "it is a folder, not a file"),
            Known.of("Device or resource busy|Text file busy", "another process uses it"),
            Known.of("No such file or directory", "it does not exist"),
            Known.of("Stale file handle|Transport endpoint is not connected", "its network drive is gone"),
            Known.of("PKIX path|certification path", "its certificate is signed by nobody who is trusted here"),
            Known.of("subject alternative|No name matching", "its certificate is of another name"),
            Known.of("CertificateExpired|NotAfter", "its certificate is out of date"),
            Known.of("bad_certificate|certificate_required", "it wants a certificate of ours, or another one"),
            Known.of("Unsupported or unrecognized SSL message|plaintext connection", "it does not speak https"),
            Known.of("handshake_failure|protocol_version", "it speaks no version of TLS that is safe"),
            Known.of("Connection refused", "nobody listens there"),
            Known.of("No route to host|Network is unreachable", "the network does not lead there"),
            Known.of("[Tt]imed out|time-out", "it did not answer in time"),
            Known.of(
                    "Connection reset|Broken pipe|header parser received no bytes|EOF reached while reading"
                            + "|Unexpected end of file|closed locally",
                    "the connection was cut"));

    /** Names of classes in front of a message, with what separates them from it. */
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(?:[a-z_][\\w$]*+\\.)++[A-Z][\\w$]*(?:Exception|Error)\\b:?\\s*");

    /** What ONNX Runtime puts before its messages. */
    private static final Pattern ORT_CODE = Pattern.compile("^Error code - \\w+ - message: ");

    /** {@return what happened, in words} */
    public static Cause of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof ModelwrightException known) {
            Problem first = known.problems().get(0);
            return new Cause(sentence(first.message()), first.maybe(), Origin.THING);
        }
        if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedException) {
            return new Cause("the job was stopped", null, Origin.STOP);
        }
        String said = cause instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(cause.getMessage());
        for (Known each : KNOWN) {
            if (each.said.matcher(said).find()) {
                return each.cause;
            }
        }
        return new Cause(words(cause), null, Origin.THING);
    }

    /**
     * {@return the exception of something around a job that failed}
     *
     * @param what failed: all that stands before the colon, every value in brackets
     * @param otherwise the advice where the cause itself has none
     */
    public static ModelwrightException failure(String what, @Nullable String otherwise, Throwable thrown) {
        Cause cause = of(thrown);
        return cause.origin == Origin.STOP
                ? new InterruptedJobException(cause.after(what), null, thrown)
                : new InfrastructureException(cause.after(what), cause.advice(otherwise), thrown);
    }

    /**
     * {@return the exception of data that cannot be read}: that of the data, unless the machine is to blame
     *
     * @param what failed: all that stands before the colon, every value in brackets
     * @param otherwise the advice where the cause itself has none
     */
    public static ModelwrightException unreadable(String what, @Nullable String otherwise, Throwable thrown) {
        Cause cause = of(thrown);
        return cause.origin == Origin.THING
                ? new DataException(cause.after(what), cause.advice(otherwise), thrown)
                : failure(what, otherwise, thrown);
    }

    /**
     * {@return the exception of a machine that is too small for the job, where something threw that knows nothing of it:}
     * too little memory, too few threads or open files, a full disk; empty for everything else
     */
    public static Optional<InfrastructureException> ofMachine(Throwable thrown) {
        Throwable told = unwrapped(thrown);
        if (told instanceof ModelwrightException) {
            return Optional.empty();
        }
        Cause cause = told instanceof IOException || told instanceof OutOfMemoryError ? of(told) : null;
        if (cause == null || cause.origin != Origin.MACHINE) {
            // A class, a library or a resource that cannot be read is told as one that is not there.
            cause = lack().orElse(cause);
        }
        if (cause != null && cause.origin == Origin.MACHINE) {
            return Optional.of(
                    new InfrastructureException("The job cannot go on: " + cause.words + ".", cause.maybe, thrown));
        }
        if (!(told instanceof OutOfMemoryError)) {
            return Optional.empty();
        }
        long limit = Runtime.getRuntime().maxMemory() >> 20;
        return Optional.of(new InfrastructureException(
                "The job needs more memory than the JVM may take (" + limit + " MB).",
                "exclude columns, set a limit, or allow more: MODELWRIGHT_JAVA_OPTS='-Xmx" + limit * 3 / 2 + "m'.",
                thrown));
    }

    /**
     * {@return what the machine lacks, where a library fails and does not say why: no file can be opened any more, or there
     * is no temporary folder; empty if it has both}
     */
    public static Optional<Cause> lack() {
        Path any = Path.of(System.getProperty("java.home"), "release");
        try (InputStream in = Files.newInputStream(any)) {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            return Files.isDirectory(folder)
                    ? Optional.empty()
                    : Optional.of(new Cause(
                            "the temporary folder (" + folder + ") does not exist",
                            "another folder by -Djava.io.tmpdir=FOLDER in MODELWRIGHT_JAVA_OPTS.",
                            Origin.MACHINE));
        } catch (IOException e) {
            return Optional.of(of(e)).filter(it -> it.origin == Origin.MACHINE);
        }
    }

    /**
     * {@return the exception of something around a job}
     *
     * @param what failed: all that stands before the colon, every value in brackets
     */
    public InfrastructureException failure(String what) {
        return new InfrastructureException(after(what), maybe, null);
    }

    /** {@return the words alone} */
    @Override
    public String toString() {
        return words;
    }

    private String after(String what) {
        return what + ": " + words + ".";
    }

    private @Nullable String advice(@Nullable String otherwise) {
        return maybe == null ? otherwise : maybe;
    }

    /** What only carries another exception says nothing itself. */
    private static Throwable unwrapped(Throwable thrown) {
        Throwable at = thrown;
        while (at.getCause() != null
                && (at instanceof UncheckedIOException
                        || at instanceof ExecutionException
                        || at instanceof InvocationTargetException)) {
            at = at.getCause();
        }
        return at;
    }

    private static String words(Throwable cause) {
        if (cause instanceof NoSuchFileException missing) {
            return missing(missing.getFile());
        }
        if (cause instanceof AccessDeniedException) {
            return "this user may not";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (cause instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (cause instanceof FileSystemLoopException) {
            return "its links lead in a circle";
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "the name of the host is not known";
        }
        if (cause instanceof ConnectException refused) {
            return refused.getCause() instanceof UnresolvedAddressException
                    ? "the name of the host is not known"
                    : "nobody listens there";
        }
        if (cause instanceof NoRouteToHostException) {
            return "the network does not lead there";
        }
        if (cause instanceof SocketTimeoutException) {
            return "it did not answer in time";
        }
        if (cause instanceof CharacterCodingException) {
            return "it holds bytes that are no text in its encoding";
        }
        if (cause instanceof EOFException && cause.getMessage() == null) {
            return "it ends too early";
        }
        String said = sentence(String.valueOf(cause.getMessage() == null ? "" : cause.getMessage()));
        if (!said.isEmpty()) {
            return said;
        }
        return cause instanceof SSLException ? "it does not speak https" : named(cause);
    }

    /** A folder that is missing is the reason why a file cannot be made in it. */
    private static String missing(@Nullable String file) {
        if (file == null) {
            return "it does not exist";
        }
        Path at = Path.of(file);
        Path folder = at.getParent();
        return folder != null && !Files.isDirectory(folder)
                ? "the folder (" + folder + ") does not exist"
                : "(" + at + ") does not exist";
    }

    private static String sentence(String text) {
        return ORT_CODE.matcher(CLASS_NAME.matcher(text.strip()).replaceAll(""))
                .replaceFirst("")
                .strip()
                .replaceFirst("[.: ]+$", "");
    }

    /** What kind of exception it is, where nothing else is known: ClosedChannelException is a closed channel. */
    private static String named(Throwable cause) {
        return cause.getClass()
                .getSimpleName()
                .replaceFirst("(Exception|Error)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
