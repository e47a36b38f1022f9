package org.modelwright.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.oms.SigningKey;

/**
 * A new pair of keys in two files.
 *
 * @param privateKey PKCS#8 in PEM, readable by its owner alone
 * @param publicKey for those who verify
 * @param hint what signatures name the pair by
 */
public record KeyFiles(Path privateKey, Path publicKey, String hint) {

    /**
     * {@return a new pair on P-256, written}
     *
     * @param file of the private key; the public one is beside it, with the ending {@code .pub}
     * @throws ConfigException if one of both is there already
     */
    public static KeyFiles write(Path file) {
        String name = String.valueOf(file.getFileName());
        Path open = file.resolveSibling(name.replaceFirst("(?<=.)\\.[^.]*$", "") + ".pub");
        for (Path each : new Path[] {file, open}) {
            if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                throw there(each);
            }
        }
        if (file.equals(open)) {
            throw new ConfigException("The file (" + file + ") is named as the public key will be.", "-o k.pem.");
        }
        SigningKey key = SigningKey.generate();
        boolean modes = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        write(
                file,
                key.pem(),
                modes
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0]);
        write(open, key.verifying().pem());
        return new KeyFiles(file, open, key.verifying().hint());
    }

    private static void write(Path file, String text, FileAttribute<?>... attributes) {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw there(file);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be written", "another folder for -o.", e);
        }
    }

    private static ConfigException there(Path file) {
        return new ConfigException("The file (" + file + ") is there already.", "another name for -o.");
    }
}
