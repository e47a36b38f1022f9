package org.modelwright.dossier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.modelwright.error.ConfigException;
import org.modelwright.oms.FolderContent;

/** A ZIP of plain files: stored as they are, in order, without times, so that the same content is the same bytes. */
final class Archive {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final long SPARE = 64L << 20;
    private static final int MOST_FILES = 100_000;
    private static final int BLOCK = 1 << 16;

    private Archive() {}

    static void write(Path folder, List<String> names, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                Path from = folder.resolve(name);
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(ZipEntry.STORED);
                entry.setTimeLocal(NO_TIME);
                entry.setSize(Files.size(from));
                entry.setCrc(crc(from));
                zip.putNextEntry(entry);
                Files.copy(from, zip);
                zip.closeEntry();
            }
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException("The file (" + file + ") is there already.", "another name for -o.");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return crc.getValue();
    }

    /**
     * Unpacks into an empty folder; nothing is written outside of it.
     *
     * @throws IllegalArgumentException if the archive holds what no dossier does, with the reason
     * @throws IOException if it is no archive, or is damaged
     */
    static void read(Path file, Path folder) throws IOException {
        long left =
                Files.size(file) + SPARE; // ours are stored as they are; nobody has reason to make them much smaller
        Set<String> names = new HashSet<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                if (entry.isDirectory() || !FolderContent.isSafe(name) || name.contains("\\")) {
                    throw new IllegalArgumentException(
                            "it holds (" + name + "), which is no path of a file in a folder");
                }
                if (!names.add(name) || names.size() > MOST_FILES) {
                    throw new IllegalArgumentException("it holds (" + name + ") twice, or too many files");
                }
                Path place = folder.resolve(name);
                Files.createDirectories(place.getParent());
                try (InputStream in = zip.getInputStream(entry);
                        OutputStream out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
                    byte[] block = new byte[BLOCK];
                    for (int n = in.read(block); n >= 0; n = in.read(block)) {
                        left -= n;
                        if (left < 0) {
                            throw new IllegalArgumentException("it is much larger unpacked than packed");
                        }
                        out.write(block, 0, n);
                    }
                }
            }
        }
    }
}
