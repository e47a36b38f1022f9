package org.modelwright.saver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.modelwright.internal.text.Sha256;

/**
 * The module that MLflow's {@code python_function} loads a model with: {@code loader.py}, beside this class.
 *
 * <p>It travels as a zip, since Python writes nothing into one: beside a plain file it would leave its compiled form in
 * the model's directory. The name holds the digest of the text, since Python loads a module once in a process, by its
 * name: models of two releases never get each other's.
 */
final class PythonLoader {

    /** The folder that is this module's own in a model's directory. */
    static final String FOLDER = "code";

    private static final String SOURCE = "loader.py";
    private static final int DIGITS = 8;
    /** In the first month that a zip can name, Java adds the time zone's own form of the time. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final byte[] source = source();
    private final String module = "modelwright_loader_" + Sha256.of(source).substring(0, DIGITS);

    /** {@return its name in Python} */
    String module() {
        return module;
    }

    /** {@return where it lies in a model's directory} */
    String path() {
        return FOLDER + "/" + module + ".zip";
    }

    /** {@return the module and nothing else, not compressed, the same bytes each time} */
    byte[] zip() {
        CRC32 checksum = new CRC32();
        checksum.update(source);
        ZipEntry entry = new ZipEntry(module + ".py");
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(source.length);
        entry.setCrc(checksum.getValue());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(entry);
            zip.write(source);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] source() {
        try (InputStream in = PythonLoader.class.getResourceAsStream(SOURCE)) {
            return Objects.requireNonNull(in, SOURCE).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
