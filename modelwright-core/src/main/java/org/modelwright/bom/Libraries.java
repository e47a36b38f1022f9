package org.modelwright.bom;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelwright.bom.Library.Form;
import org.modelwright.data.NativeLibraries;
import org.modelwright.data.Threads;
import org.modelwright.data.UserFolders;
import org.modelwright.error.Cause;

/**
 * The libraries of this process: every jar and folder of its class path, and the libraries of machine code that the
 * distribution keeps beside its jars.
 */
public final class Libraries {

    /**
     * What is said of a part of the distribution.
     *
     * @param group its Maven group
     * @param licence its SPDX identifier
     */
    record Part(String group, String licence) {}

    /** Which artifact a library of machine code was taken out of. */
    private static final Map<String, String> NATIVES = Map.of(
            "duckdb_java", "duckdb_jdbc",
            "onnxruntime", "onnxruntime",
            "onnxruntime4j_jni", "onnxruntime",
            "jnidispatch", "jna",
            "sqlitejdbc", "sqlite-jdbc");

    private static final Set<String> SPDX =
            licences().values().stream().map(Part::licence).collect(Collectors.toUnmodifiableSet());

    private final KnownFiles known;
    private final Threads threads;
    private final Map<String, Part> licences = licences();

    Libraries(Path kept, Threads threads) {
        this.known = new KnownFiles(kept);
        this.threads = threads;
    }

    /**
     * {@return the libraries of this process, by the names of their files}
     *
     * <p>Files are hashed once, and again when their size or time has changed: what is known of them lies below
     * {@code XDG_CACHE_HOME}, else {@code ~/.cache}.
     *
     * @param more jars and folders that are on no class path, such as those of plug-ins with class loaders of their own
     * @param machineCode what a learner has loaded, without licence and digest
     * @param environment of the process
     * @param threads who may work on it
     */
    public static List<Library> of(
            Collection<Path> more,
            Collection<MachineCode> machineCode,
            Map<String, String> environment,
            Threads threads) {
        Libraries all = new Libraries(UserFolders.cache(environment, "libraries.json"), threads);
        List<Path> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry));
            }
        }
        entries.addAll(more);
        return all.of(entries, machineCode);
    }

    /** {@return the libraries in these places and what they name} */
    List<Library> of(Collection<Path> entries, Collection<MachineCode> machineCode) {
        Map<Path, Library> found = new LinkedHashMap<>();
        Set<Path> next = new LinkedHashSet<>(entries);
        while (!next.isEmpty()) {
            List<Path> files = next.stream()
                    .filter(Files::exists)
                    .map(Libraries::real)
                    .distinct()
                    .filter(it -> !found.containsKey(it))
                    .toList();
            Set<Path> named = new LinkedHashSet<>();
            files.stream().filter(Files::isDirectory).forEach(it -> found.put(it, folder(it)));
            List<Path> jars = files.stream().filter(Files::isRegularFile).toList();
            List<FileFacts> facts = threads.map(jars, known::of);
            for (int i = 0; i < jars.size(); i++) {
                found.put(jars.get(i), jar(jars.get(i), facts.get(i)));
                named.addAll(named(jars.get(i), facts.get(i).classPath()));
            }
            next = named;
        }
        List<Library> all = new ArrayList<>(found.values());
        all.addAll(beside(List.copyOf(all)));
        machineCode.forEach(it -> all.add(machineCode(it)));
        known.keep();
        return all.stream()
                .sorted(Comparator.comparing(Library::file).thenComparing(Library::sha256))
                .distinct()
                .toList();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw Cause.failure("The library (" + file + ") cannot be read", "put it back.", e);
        }
    }

    private static Library folder(Path folder) {
        return new Library(Form.FOLDER, "", fileName(folder), "", "", fileName(folder), "");
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Library jar(Path file, FileFacts facts) {
        Part named = licences.get(facts.name());
        Part part = named != null && (facts.group().isEmpty() || facts.group().equals(named.group()))
                ? named
                : new Part(facts.group(), facts.licence());
        return new Library(
                Form.JAR, part.group(), facts.name(), facts.version(), part.licence(), fileName(file), facts.sha256());
    }

    /** As the manifest's Class-Path says: relative to the jar, separated by blanks. What is no file is passed over. */
    private static List<Path> named(Path jar, String classPath) {
        List<Path> files = new ArrayList<>();
        for (String each : classPath.split(" +")) {
            try {
                Path file = each.isEmpty() || each.contains(":") ? null : jar.resolveSibling(each);
                if (file != null) {
                    files.add(file);
                }
            } catch (InvalidPathException e) {
                continue; // no file has such a name
            }
        }
        return files;
    }

    /** {@return the machine code that lies beside those jars that it was taken out of} */
    private List<Library> beside(List<Library> jars) {
        Map<String, Library> byName = new HashMap<>();
        jars.forEach(it -> byName.put(it.name(), it));
        List<Library> found = new ArrayList<>();
        NATIVES.forEach((code, artifact) -> {
            Library jar = byName.get(artifact);
            String file = System.mapLibraryName(code);
            if (jar != null && !jar.group().isEmpty()) {
                Stream.of(file, file.replaceFirst("\\.dylib$", ".jnilib"))
                        .distinct()
                        .flatMap(it -> NativeLibraries.find(it).stream())
                        .forEach(it -> found.add(new Library(
                                Form.NATIVE,
                                jar.group(),
                                jar.name(),
                                jar.version(),
                                jar.licence(),
                                fileName(it),
                                known.of(it).sha256())));
            }
        });
        return found;
    }

    private Library machineCode(MachineCode code) {
        return new Library(
                Form.NATIVE,
                "",
                code.name(),
                code.version(),
                code.licence(),
                code.fileName(),
                known.of(code.file()).sha256());
    }

    /** {@return whether the licence is an SPDX identifier for sure: of what belongs to the distribution} */
    public static boolean isSpdx(Library library) {
        return SPDX.contains(library.licence());
    }

    /** {@return what is said of what belongs to the distribution, by artifact} */
    static Map<String, Part> licences() {
        Map<String, Part> licences = new HashMap<>();
        try (InputStream in = Libraries.class.getResourceAsStream("licences.txt")) {
            if (in == null) {
                throw new IllegalStateException("The jar of the core holds no licences.txt.");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(it -> it.split(" "))
                    .forEach(it -> licences.put(it[1], new Part(it[0], it[2])));
        } catch (IOException e) {
            throw new UncheckedIOException("The licences.txt cannot be read.", e);
        }
        return licences;
    }
}
