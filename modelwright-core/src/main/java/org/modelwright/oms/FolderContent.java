package org.modelwright.oms;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.Problem;

/**
 * What lies in a folder; no link is followed.
 *
 * @param digests the SHA-256 of each file, by its path with {@code /}
 * @param ignored the ignored paths that are there
 * @param faults what can be no file of a signed model: links, devices, names
 */
public record FolderContent(Map<String, String> digests, List<String> ignored, List<Problem> faults) {

    private static final int BLOCK = 1 << 16;
    private static final char UNREADABLE = '\uFFFD';

    /**
     * {@return what lies in a folder}
     *
     * @param ignore paths that are left out, with all below them
     * @param copy where to write the files as they are read; null for nowhere
     */
    public static FolderContent read(Path folder, Collection<String> ignore, @Nullable Path copy) {
        FolderContent content = new FolderContent(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        try {
            Path root = folder.toRealPath();
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    if (directory.equals(root)) {
                        return FileVisitResult.CONTINUE;
                    }
                    String name = name(root, directory);
                    if (ignore.contains(name)) {
                        content.ignored.add(name);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    if (copy != null) {
                        Files.createDirectory(copy.resolve(root.relativize(directory)));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = name(root, file);
                    if (ignore.contains(name)) {
                        content.ignored.add(name);
                    } else if (attributes.isSymbolicLink()) {
                        content.faults.add(fault("link", name, "is a symbolic link, which a signature does not cover"));
                    } else if (!attributes.isRegularFile()) {
                        content.faults.add(fault("special", name, "is no file, but a pipe, a socket or a device"));
                    } else if (!isSafe(name) || name.indexOf(UNREADABLE) >= 0) {
                        content.faults.add(fault("name", name, "has a name that cannot be signed"));
                    } else {
                        content.digests.put(
                                name, digest(file, copy == null ? null : copy.resolve(root.relativize(file))));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Cause.failure("The folder (" + folder + ") cannot be read", null, e);
        }
        return content;
    }

    /**
     * {@return a problem of one file, which scripts find by its facts}
     *
     * @param fault what kind of problem it is, for scripts
     * @param said what the file is or does, after its name, without a full stop
     */
    public static Problem fault(String fault, String file, String said) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("fault", fault);
        facts.put("file", file);
        return Problem.of("The file (" + file + ") " + said + ".").with(facts);
    }

    private static String name(Path root, Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    /** {@return whether a path stays within its folder, and has one spelling only} */
    public static boolean isSafe(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return name.indexOf('\0') < 0 && name.codePoints().noneMatch(it -> it >= 0xD800 && it <= 0xDFFF);
    }

    /** What is hashed and what is copied are the same bytes. */
    private static String digest(Path file, @Nullable Path copy) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = copy == null
                        ? OutputStream.nullOutputStream()
                        : Channels.newOutputStream(
                                Files.newByteChannel(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            ByteBuffer buffer = ByteBuffer.wrap(block);
            while (in.read(buffer.clear()) >= 0) {
                digest.update(block, 0, buffer.position());
                out.write(block, 0, buffer.position());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
