package org.modelwright.mlflow.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.modelwright.data.Staged;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.JsonServer.Answer;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.TransferListener;
import org.modelwright.mlflow.artifacts.ArtifactFolder;
import org.slf4j.Logger;

/**
 * Files that the tracking server keeps for its clients, below one root.
 *
 * @param server the one that keeps them
 * @param settings whether large files go in parts
 * @param root the path after {@code mlflow-artifacts:/}, without a slash at its ends
 * @param transfers hears how far they are
 */
record ServerArtifacts(JsonServer server, ServerSettings settings, String root, TransferListener transfers) {

    private static final String API = "/api/2.0/mlflow-artifacts/artifacts";
    private static final String PARTS = "/api/2.0/mlflow-artifacts/mpu/";
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Logger LOG = Log.of(ServerArtifacts.class);
    private static final int LARGE = 20_000_000;
    private static final int ATTEMPTS = 3;
    private static final int BUFFER = 1 << 16;
    private static final int DEEPEST = 50;

    /**
     * Sends a file and reads it back.
     *
     * @throws InfrastructureException if the server refuses it, or gives back something else
     */
    void put(String path, Path file) {
        ArtifactFolder.checkPath(path);
        Content sent = Content.of(file);
        if (sent.size() > LARGE) {
            LOG.info("Sending {} ({} MB) to {}, and reading it back.", path, sent.size() / 1_000_000, server.shown());
        }
        for (int attempt = 1; ; attempt++) {
            if (!putInParts(path, file, sent.size())) {
                Refusals.done(
                        server.put(address(path), file, progress("send", path, sent.size())),
                        server,
                        "sending the file " + path);
            }
            Content stored = read(path, sent.size());
            if (stored.equals(sent)) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new InfrastructureException(
                        "The file (" + path + ") reads back from the server (" + server.shown()
                                + ") as something else: " + stored + ", sent was " + sent + ".",
                        "what stands between here and the server changes files.");
            }
        }
    }

    /** {@return whether the file went in parts: it is large enough, and what stands behind the server takes them} */
    private boolean putInParts(String path, Path file, long size) {
        if (!settings.multipart() || size < settings.multipartFrom() || size == 0) {
            return false;
        }
        String stored = below(root, path);
        int slash = stored.lastIndexOf('/');
        String folder = slash < 0 ? "" : "/" + encoded(stored.substring(0, slash));
        String name = stored.substring(slash + 1);
        long parts = (size + settings.part() - 1) / settings.part();
        Answer created = server.send("POST", PARTS + "create" + folder, Map.of("path", name, "num_parts", parts));
        if (created.status() == NOT_IMPLEMENTED || created.status() == NOT_FOUND) {
            return false;
        }
        Fields upload = Refusals.done(created, server, "beginning the file " + path);
        Map<String, Object> end = new LinkedHashMap<>(Map.of("path", name, "upload_id", upload.string("upload_id")));
        try (InputStream in = Files.newInputStream(file)) {
            LongConsumer progress = progress("send", path, size);
            List<Map<String, Object>> sent = new ArrayList<>();
            for (Fields credential : upload.objects("credentials")) {
                Map<String, String> headers = new LinkedHashMap<>();
                credential
                        .object("headers")
                        .map()
                        .forEach((key, value) -> headers.put(key.toString(), value.toString()));
                String etag = server.putPart(credential.string("url"), headers, in.readNBytes((int) settings.part()));
                progress.accept(Math.min(size, (sent.size() + 1) * settings.part()));
                sent.add(Map.of(
                        "part_number",
                        credential.longValue("part_number"),
                        "etag",
                        etag,
                        "url",
                        credential.string("url")));
            }
            end.put("parts", sent);
            Refusals.done(server.send("POST", PARTS + "complete" + folder, end), server, "ending the file " + path);
            return true;
        } catch (IOException | InfrastructureException e) {
            end.remove("parts");
            Refusals.done(server.send("POST", PARTS + "abort" + folder, end), server, "giving up the file " + path);
            throw e instanceof InfrastructureException refused
                    ? refused
                    : Cause.failure("The file (" + file + ") cannot be read", null, e);
        }
    }

    private Content read(String path, long size) {
        List<Content.Sum> sums = new ArrayList<>();
        LongConsumer progress = progress("check", path, size);
        Answer answer = server.read(address(path), size, () -> {
            Content.Sum sum = new Content.Sum();
            sums.add(sum);
            return part -> {
                sum.add(part);
                progress.accept(sum.size);
            };
        });
        Refusals.done(answer, server, "reading the file " + path);
        return sums.isEmpty()
                ? new Content.Sum().content()
                : sums.get(sums.size() - 1).content();
    }

    private LongConsumer progress(String verb, String path, long size) {
        String what = verb + " " + path.substring(path.lastIndexOf('/') + 1);
        return done -> transfers.transferred(what, done, size);
    }

    /** {@return what lies in a folder, by name} */
    List<ArtifactFile> list(String folder) {
        String at = below(root, folder);
        if (folder.split("/").length > DEEPEST) {
            throw new InfrastructureException(
                    "The server (" + server.shown() + ") lists more than " + DEEPEST + " folders within each other.");
        }
        Answer answer = server.get(API, Map.of("path", at));
        List<ArtifactFile> files = new ArrayList<>();
        for (Fields file : Refusals.done(answer, server, "listing " + at).objects("files")) {
            String name = file.string("path");
            if (name.isEmpty() || name.matches("\\.{1,2}|.*[/\\\\\\p{Cntrl}].*")) {
                throw new InfrastructureException("The server (" + server.shown() + ") lists a file with the name ("
                        + name.replaceAll("\\p{Cntrl}", "?") + "), which is not a plain one.");
            }
            long size = file.longValue("file_size");
            if (size < 0) {
                throw new InfrastructureException(
                        "The server (" + server.shown() + ") lists a file (" + name + ") of " + size + " bytes.");
            }
            files.add(new ArtifactFile(below(folder, name), file.booleanValue("is_dir"), size));
        }
        files.sort(Comparator.comparing(ArtifactFile::path));
        return files;
    }

    /** Fetches a folder and all below it. */
    void download(String folder, Path to) {
        try {
            Files.createDirectories(to);
            for (ArtifactFile file : list(folder)) {
                Path target = to.resolve(file.path().substring(file.path().lastIndexOf('/') + 1));
                if (Files.isSymbolicLink(target)) {
                    throw new InfrastructureException("The file (" + target + ") is a link and is not written to.");
                }
                if (file.directory()) {
                    download(file.path(), target);
                } else {
                    download(file, to, target);
                }
            }
        } catch (IOException e) {
            throw Cause.failure("The folder (" + to + ") cannot be written", "free some disk space.", e);
        }
    }

    private void download(ArtifactFile file, Path folder, Path target) throws IOException {
        try (Staged part = Staged.file(folder)) {
            fetch(file, part.path());
            part.replace(target);
        }
    }

    /** An answer that was cut may have come without a word of how long it was to be. */
    private void fetch(ArtifactFile file, Path to) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Refusals.done(
                    server.download(address(file.path()), to, file.size()), server, "reading the file " + file.path());
            long arrived = Files.size(to);
            if (arrived == file.size()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new InfrastructureException("The file (" + file.path() + ") of the server (" + server.shown()
                        + ") has " + file.size() + " bytes, but " + arrived + " arrived.");
            }
        }
    }

    private String address(String path) {
        return API + "/" + encoded(below(root, path));
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/"))
                .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static String below(String folder, String path) {
        return folder.isEmpty() ? path : path.isEmpty() ? folder : folder + "/" + path;
    }

    /**
     * What makes two files the same.
     *
     * @param size bytes
     * @param sha256 of them
     */
    private record Content(long size, String sha256) {

        static Content of(Path file) {
            Sum sum = new Sum();
            try (InputStream in = Files.newInputStream(file)) {
                for (byte[] part = in.readNBytes(BUFFER); part.length > 0; part = in.readNBytes(BUFFER)) {
                    sum.add(part);
                }
            } catch (IOException e) {
                throw Cause.failure("The file (" + file + ") cannot be read", null, e);
            }
            return sum.content();
        }

        /** Adds up the parts of a file. */
        static final class Sum {

            private final MessageDigest digest;
            private long size;

            Sum() {
                try {
                    digest = MessageDigest.getInstance("SHA-256");
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException("Every Java has SHA-256.", e);
                }
            }

            void add(byte[] part) {
                digest.update(part);
                size += part.length;
            }

            Content content() {
                return new Content(size, HexFormat.of().formatHex(digest.digest()));
            }
        }

        @Override
        public String toString() {
            return size + " bytes with SHA-256 " + sha256;
        }
    }
}
