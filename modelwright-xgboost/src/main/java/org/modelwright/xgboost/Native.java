package org.modelwright.xgboost;

import com.sun.jna.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import org.modelwright.error.InfrastructureException;

/**
 * XGBoost's native library: beside the jars where {@code modelwright.native.path} says so, else unpacked from its jar
 * into a temporary file.
 */
final class Native {

    private static final String PATH = "modelwright.native.path";

    private Native() {}

    /** {@return the C API; loaded when it is first asked for} */
    static CApi api() {
        return Loaded.API;
    }

    private static final class Loaded {
        static final CApi API = load();
    }

    private static CApi load() {
        try {
            return com.sun.jna.Native.load(
                    file().toString(), CApi.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
        } catch (UnsatisfiedLinkError e) {
            throw new InfrastructureException(
                    "XGBoost's native library cannot be loaded: " + e.getMessage(),
                    "install libgomp (Debian: libgomp1, macOS: libomp); musl and Intel macOS are not supported.",
                    e);
        }
    }

    private static Path file() {
        String os = os();
        String name = switch (os) {
            case "linux" -> "libxgboost4j.so";
            case "macos" -> "libxgboost4j.dylib";
            default -> "xgboost4j.dll";
        };
        String beside = System.getProperty(PATH);
        if (beside != null && Files.exists(Path.of(beside, name))) {
            return Path.of(beside, name).toAbsolutePath();
        }
        String arch = System.getProperty("os.arch").matches("aarch64|arm64") ? "aarch64" : "x86_64";
        String resource = "/lib/" + os + "/" + arch + "/" + name;
        try (InputStream in = CApi.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new InfrastructureException(
                        "XGBoost has no native library for this machine (" + os + ", " + arch + ").",
                        "another model, such as LinearModel.");
            }
            Path file = Files.createTempFile("xgboost", name);
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new InfrastructureException(
                    "XGBoost's native library cannot be unpacked: " + e.getMessage() + ".", "free some disk space.", e);
        }
    }

    private static String os() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return "linux";
        }
        return name.contains("mac") ? "macos" : "windows";
    }
}
