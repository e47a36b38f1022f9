package org.modelwright.xgboost;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.MachineCode;
import org.modelwright.data.NativeLibraries;
import org.modelwright.data.Owner;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;

/**
 * XGBoost's native library, loaded once in a process: from the folder that the system property
 * {@value #NATIVE_PATH} names or one of {@code java.library.path}, or else unpacked from the jar of xgboost4j into a
 * temporary file.
 */
final class XGBoostLibrary {

    /** The folder that holds {@code libxgboost4j.so}, {@code libxgboost4j.dylib} or {@code xgboost4j.dll}. */
    static final String NATIVE_PATH = "modelwright.native.path";

    private final XGBoostApi api;
    private final Path path;
    /** What is heard while somebody listens; guarded by itself. */
    private final List<String> heard = new ArrayList<>();

    private @Nullable Thread listening;
    /** Native code holds it too, so it must stay reachable. */
    private final XGBoostApi.Log log = this::hear;

    private XGBoostLibrary(XGBoostApi api, Path path) {
        this.api = api;
        this.path = path;
    }

    /**
     * {@return the library, loaded on the first call}
     *
     * @throws InfrastructureException if it cannot be loaded here, with what to install
     */
    static XGBoostLibrary get() {
        Loaded loaded = Holder.LOADED;
        if (loaded.library == null) {
            // A new one each time, so that the stack trace is the caller's.
            throw new InfrastructureException(loaded.problem, loaded.maybe, loaded.cause);
        }
        return loaded.library;
    }

    /** {@return the functions; every returned number goes through {@link #check}} */
    XGBoostApi api() {
        return api;
    }

    /** {@return what was loaded, with the version that it says itself} */
    MachineCode machineCode() {
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        IntByReference patch = new IntByReference();
        api.XGBoostVersion(major, minor, patch);
        String version = major.getValue() + "." + minor.getValue() + "." + patch.getValue();
        return new MachineCode("xgboost", version, "Apache-2.0", Loaded.file(), path);
    }

    /**
     * Takes the return value of a function.
     *
     * @throws XGBoostError with XGBoost's text if it is not 0
     */
    void check(int code) {
        if (code != 0) {
            String text = api.XGBGetLastError();
            log(text);
            throw new XGBoostError(text);
        }
    }

    /** {@return the lines that XGBoost logs on this thread while the action runs} */
    List<String> linesOf(Runnable action) {
        // XGBoost keeps the callback by thread: one that no line of was asked for yet has none.
        check(api.XGBRegisterLogCallback(log));
        synchronized (this) {
            synchronized (heard) {
                heard.clear();
                listening = Thread.currentThread();
            }
            try {
                action.run();
            } finally {
                synchronized (heard) {
                    listening = null;
                }
            }
            synchronized (heard) {
                return List.copyOf(heard);
            }
        }
    }

    private void hear(String line) {
        synchronized (heard) {
            if (Thread.currentThread() == listening) {
                heard.add(line);
                return;
            }
        }
        log(line.strip());
    }

    /** Asks for the logger only now: to look at parameters, which is all that some commands do, no log need start. */
    private static void log(String line) {
        Log.of(XGBoostLibrary.class).debug("XGBoost: {}", line);
    }

    private static final class Holder {
        private static final Loaded LOADED = Loaded.load();
    }

    /** The library, or why there is none. */
    record Loaded(
            @Nullable XGBoostLibrary library,
            String problem,
            @Nullable String maybe,
            @Nullable Throwable cause) {

        Loaded(String problem, @Nullable String maybe, @Nullable Throwable cause) {
            this(null, problem, maybe, cause);
        }

        Loaded(XGBoostLibrary library) {
            this(library, "", "", null);
        }

        static Loaded load() {
            return load(System.getProperty(NATIVE_PATH));
        }

        static Loaded load(@Nullable String folder) {
            String file = file();
            Path path;
            try {
                path = find(folder, file);
            } catch (IOException e) {
                return new Loaded(
                        "The native library of XGBoost (" + file + ") cannot be unpacked: " + Cause.of(e) + ".",
                        "more room or rights in " + System.getProperty("java.io.tmpdir")
                                + ", or the file in a folder named by -D" + NATIVE_PATH + ".",
                        e);
            }
            if (path == null && isBuiltFor()) {
                return new Loaded(
                        "The native library of XGBoost (" + file
                                + ") is in no jar and in no folder that the JVM was told" + " of.",
                        NativeLibraries.options(),
                        null);
            }
            if (path == null) {
                return new Loaded(
                        "XGBoost has no native library for this machine (" + System.getProperty("os.name") + ", "
                                + System.getProperty("os.arch") + ").",
                        "Linux on x86_64 or aarch64 with glibc, macOS on aarch64, Windows on x86_64; or another model, such as LinearModel.",
                        null);
            }
            try {
                XGBoostApi api =
                        Native.load(path.toString(), XGBoostApi.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
                NativeLibrary library = NativeLibrary.getInstance(path.toString());
                for (Method function : XGBoostApi.class.getDeclaredMethods()) {
                    library.getFunction(function.getName());
                }
                return new Loaded(new XGBoostLibrary(api, path));
            } catch (UnsatisfiedLinkError e) {
                return new Loaded(
                        "The native library of XGBoost (" + path + ") cannot be loaded: " + firstLine(e) + ".",
                        advice(String.valueOf(e.getMessage())),
                        e);
            }
        }

        private static String file() {
            return Platform.isWindows() ? "xgboost4j.dll" : Platform.isMac() ? "libxgboost4j.dylib" : "libxgboost4j.so";
        }

        /** {@return the library that is built in, unpacked; null if there is none for this machine} */
        static @Nullable Path unpacked() throws IOException {
            return find(null, file());
        }

        /** Whether there is such a library at all; musl, which is not told apart here, is told by its loader. */
        private static boolean isBuiltFor() {
            String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
            boolean intel = cpu.equals("amd64") || cpu.equals("x86_64");
            boolean arm = cpu.equals("aarch64") || cpu.equals("arm64");
            return Platform.isLinux() && (intel || arm) || Platform.isMac() && arm || Platform.isWindows() && intel;
        }

        private static String firstLine(Throwable e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        }

        private static String advice(String message) {
            if (message.contains("jna") || message.contains("JNA")) {
                return NativeLibraries.options();
            }
            if (message.contains("libgomp")) {
                return "apt-get install libgomp1, or dnf install libgomp: XGBoost needs the OpenMP runtime.";
            }
            if (message.contains("libomp")) {
                return "brew install libomp: XGBoost needs the OpenMP runtime.";
            }
            if (message.contains("musl") || message.contains("GLIBC")) {
                return "a Linux with glibc 2.28 or newer; Alpine's musl is not enough.";
            }
            if (Platform.isWindows()) {
                return "the Visual C++ Redistributable: XGBoost needs vcomp140.dll.";
            }
            return "another file in the folder of -D" + NATIVE_PATH
                    + ", from xgboost4j of the version that is built in.";
        }

        private static @Nullable Path find(@Nullable String folder, String file) throws IOException {
            if (folder != null) {
                Path beside = Path.of(folder, file).toAbsolutePath();
                if (Files.isReadable(beside)) {
                    return beside;
                }
            }
            Optional<Path> told = NativeLibraries.find(file);
            if (told.isPresent()) {
                return told.get();
            }
            String os =
                    Platform.isWindows() ? "windows" : Platform.isMac() ? "macos" : Platform.isLinux() ? "linux" : "";
            String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
            String cpu = arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch;
            try (InputStream packed = XGBoostLibrary.class.getResourceAsStream("/lib/" + os + "/" + cpu + "/" + file)) {
                if (packed == null) {
                    return null;
                }
                Path unpacked =
                        Files.createTempFile("modelwright-" + Owner.current().inFileName() + "~", "-" + file);
                unpacked.toFile().deleteOnExit();
                Files.copy(packed, unpacked, StandardCopyOption.REPLACE_EXISTING);
                return unpacked;
            }
        }
    }
}
