package org.modelwright.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Staged;
import org.modelwright.data.UserFolders;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.MlflowClient;
import org.slf4j.Logger;

/**
 * Copies of models from other machines, each in a folder that is called by the SHA-256 of its content.
 *
 * <p>A folder holds {@code files} and {@code SHA256SUMS}; its name is the digest of the latter. What a URI leads to is
 * in {@code uris}. A copy is held against its digests, names and sizes on each use: what is damaged, or has changed on
 * the server, is fetched again.
 *
 * @param root the folder of all this
 */
record ModelCache(Path root) {

    private static final Logger LOG = Log.of(ModelCache.class);
    private static final String SUMS = "SHA256SUMS";
    private static final String FILES = "files";

    /** What some versions of MLflow write into a stored model when it is loaded. */
    private static final String NOTE = "registered_model_meta";

    /** {@return the cache of the user} */
    static ModelCache ofUser() {
        return new ModelCache(UserFolders.cache(System.getenv(), "models"));
    }

    /** {@return a folder with the files of the place, fetched if they are not here} */
    Path folder(MlflowClient client, String artifactUri, String uri) {
        Map<String, Long> there = new TreeMap<>();
        list(client, artifactUri, "", there);
        Path pointer = root.resolve("uris").resolve(Sha256.of(client.trackingUri() + "\n" + artifactUri));
        try {
            if (Files.exists(pointer)) {
                Path known = root.resolve(Files.readString(pointer).strip());
                String wrong = wrong(known, there);
                if (wrong.isEmpty()) {
                    return known.resolve(FILES);
                }
                LOG.warn("The copy of {} in {} is not used: {}. It is fetched again.", uri, known, wrong);
            }
            Path fetched = fetch(client, artifactUri, there);
            Files.createDirectories(root.resolve("uris"));
            try (Staged beside = Staged.file(root.resolve("uris"))) {
                Files.writeString(beside.path(), String.valueOf(fetched.getFileName()));
                beside.replace(pointer);
            }
            return fetched.resolve(FILES);
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure(
                    "The model (" + uri + ") cannot be kept in (" + root + ")", "another folder: XDG_CACHE_HOME.", e);
        }
    }

    private static void list(MlflowClient client, String artifactUri, String path, Map<String, Long> files) {
        for (ArtifactFile file : client.artifacts().list(artifactUri, path)) {
            if (file.directory()) {
                list(client, artifactUri, file.path(), files);
            } else if (!file.path().equals(NOTE)) {
                files.put(file.path(), file.size());
            }
        }
    }

    private Path fetch(MlflowClient client, String artifactUri, Map<String, Long> there) throws IOException {
        Files.createDirectories(root);
        try (Staged fetched = Staged.folder(root)) {
            Path staged = fetched.path();
            client.artifacts().download(artifactUri, staged.resolve(FILES));
            Path note = staged.resolve(FILES).resolve(NOTE);
            if (!Files.isDirectory(note, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(note);
            }
            String sums = sums(staged.resolve(FILES));
            Files.writeString(staged.resolve(SUMS), sums);
            String wrong = wrong(staged, Sha256.of(sums), there);
            if (!wrong.isEmpty()) {
                throw new InfrastructureException(
                        "The model (" + artifactUri + ") did not arrive whole: " + wrong + ".", "try again.");
            }
            Path folder = root.resolve(Sha256.of(sums));
            if (Files.exists(folder)) {
                if (wrong(folder, there).isEmpty()) {
                    return folder;
                }
                FolderTree.delete(folder);
            }
            fetched.moveTo(folder);
            return folder;
        }
    }

    private static String wrong(Path folder, Map<String, Long> there) throws IOException {
        return wrong(folder, String.valueOf(folder.getFileName()), there);
    }

    /** {@return what is wrong with a copy; empty if nothing is} */
    private static String wrong(Path folder, String digest, Map<String, Long> there) throws IOException {
        if (!Files.isRegularFile(folder.resolve(SUMS))) {
            return "its " + SUMS + " is not there";
        }
        String sums = Files.readString(folder.resolve(SUMS));
        if (!Sha256.of(sums).equals(digest) || !sums.equals(sums(folder.resolve(FILES)))) {
            return "its content is not what its digests say";
        }
        Map<String, Long> here = new TreeMap<>();
        for (Path file : files(folder.resolve(FILES))) {
            here.put(name(folder.resolve(FILES), file), Files.size(file));
        }
        return here.equals(there) ? "" : "the files on the server have other names or sizes";
    }

    private static String sums(Path folder) throws IOException {
        return files(folder).stream()
                .map(it -> Sha256.of(it) + "  " + name(folder, it) + "\n")
                .collect(Collectors.joining());
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(it -> name(folder, it)))
                    .toList();
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
