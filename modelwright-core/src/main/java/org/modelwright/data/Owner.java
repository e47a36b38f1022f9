package org.modelwright.data;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * The process that something belongs to: a run, a temporary folder, a file that is being written. Whether it lives can
 * be told on its own machine, and in a container by the container itself; elsewhere it counts as living.
 *
 * @param host where process numbers mean what they mean here; without spaces and underscores
 * @param pid its number
 * @param start when it began, by a clock that nobody sets where there is one; without spaces and underscores
 */
public record Owner(String host, long pid, String start) {

    private static final Logger LOG = Log.of(Owner.class);
    private static final Owner SELF = self();
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9.-]+)[ _](\\d{1,18})[ _]([A-Za-z0-9.:-]+)");
    private static final int TICKS_AT = 19;

    /** {@return this process} */
    public static Owner current() {
        return SELF;
    }

    /** {@return the owner of that text; empty if it is no owner's} */
    public static Optional<Owner> of(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new Owner(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)))
                : Optional.empty();
    }

    private static Owner self() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(here(), process.pid(), start(process));
    }

    /** A container is a place of its own. */
    private static String here() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            String place = name + read("/etc/machine-id") + namespace();
            return name.replaceAll("[^A-Za-z0-9.-]", "-") + "-"
                    + HexFormat.of().toHexDigits(place.hashCode()).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "unknown-" + ProcessHandle.current().pid();
        }
    }

    private static String read(String file) throws IOException {
        Path path = Path.of(file);
        return Files.isReadable(path) ? Files.readString(path).strip() : "";
    }

    private static String namespace() throws IOException {
        Path link = Path.of("/proc/self/ns/pid");
        return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
    }

    /** Linux counts from its own start; elsewhere the clock of the machine must do, which somebody may set. */
    private static String start(ProcessHandle process) {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        try {
            if (Files.isReadable(stat)) {
                String line = Files.readString(stat);
                // The name, in brackets, may hold anything.
                return line.substring(line.lastIndexOf(')') + 2).split(" ")[TICKS_AT];
            }
        } catch (IOException e) {
            LOG.debug("The start of the process ({}) cannot be read.", process.pid(), e);
        }
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** {@return whether it was a process of this place that is not there any more} */
    public boolean isDead() {
        return host.equals(SELF.host)
                && ProcessHandle.of(pid).map(it -> !start(it).equals(start)).orElse(true);
    }

    /** {@return its text: {@code host pid start}} */
    @Override
    public String toString() {
        return host + " " + pid + " " + start;
    }

    /** {@return the same as a part of a file's name} */
    public String inFileName() {
        return host + "_" + pid + "_" + start.replace(":", "");
    }

    /**
     * Removes what dead processes left in a folder; what cannot be removed stays.
     *
     * @param folder looked into, without its folders; it need not be there
     * @param name whose first group is an owner, as {@link #inFileName} writes it; what has another name is a stranger's
     */
    static void removeAbandoned(Path folder, Pattern name) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                folder, it -> name.matcher(it.getFileName().toString()).matches())) {
            for (Path entry : entries) {
                Matcher matcher = name.matcher(entry.getFileName().toString());
                if (matcher.matches()
                        && of(matcher.group(1)).filter(Owner::isDead).isPresent()) {
                    FolderTree.delete(entry);
                    LOG.debug("Removed what a process had left that was ended from outside: {}", entry);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.trace("Another process removed it first: {}", e.getFile());
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.debug("What dead processes left in the folder ({}) cannot be removed.", folder, e);
        }
    }
}
