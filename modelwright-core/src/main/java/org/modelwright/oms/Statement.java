package org.modelwright.oms;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;

/**
 * What is signed: an in-toto statement about the files of a model.
 *
 * @param name of the model's folder; informational
 * @param root the root digest that it states
 * @param manifest the files
 */
record Statement(String name, String root, Manifest manifest) {

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE_TYPE = "https://model_signing/signature/v1.0";
    private static final String SUBJECT = "subject";
    private static final String PREDICATE = "predicate";
    private static final String PREDICATE_TYPE_KEY = "predicateType";
    private static final String SERIALIZATION = "serialization";
    private static final String RESOURCES = "resources";
    private static final String IGNORE_PATHS = "ignore_paths";
    private static final String SHA256 = "sha256";
    private static final String DIGEST = "digest";
    private static final String NAME = "name";
    private static final String ALGORITHM = "algorithm";

    static Statement of(String name, Manifest manifest) {
        return new Statement(name, manifest.root(), manifest);
    }

    byte[] write() {
        Map<String, Object> serialization = new LinkedHashMap<>();
        serialization.put("method", "files");
        serialization.put("hash_type", SHA256);
        serialization.put("allow_symlinks", false);
        serialization.put(IGNORE_PATHS, manifest.ignored());
        List<Map<String, Object>> resources = new ArrayList<>();
        for (Manifest.Resource file : manifest.resources()) {
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put(NAME, file.name());
            resource.put(ALGORITHM, SHA256);
            resource.put(DIGEST, file.digest());
            resources.add(resource);
        }
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put(SERIALIZATION, serialization);
        predicate.put(RESOURCES, resources);
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put(NAME, name);
        subject.put(DIGEST, Map.of(SHA256, root));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", TYPE);
        statement.put(SUBJECT, List.of(subject));
        statement.put(PREDICATE_TYPE_KEY, PREDICATE_TYPE);
        statement.put(PREDICATE, predicate);
        return Json.writeDense(statement).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * {@return what a payload says}
     *
     * @throws IllegalArgumentException if it is no statement of a model, or contradicts itself, with the reason
     */
    static Statement read(byte[] payload) {
        Closed statement = Closed.of(
                        "statement",
                        Bundle.json(payload),
                        Set.of("_type", SUBJECT, PREDICATE_TYPE_KEY, PREDICATE),
                        Set.of())
                .saying("_type", TYPE)
                .saying(PREDICATE_TYPE_KEY, PREDICATE_TYPE);
        if (statement.list(SUBJECT).size() != 1) {
            throw new IllegalArgumentException("the statement has not one subject");
        }
        Closed subject = Closed.of(SUBJECT, statement.list(SUBJECT).get(0), Set.of(NAME, DIGEST), Set.of());
        String root = hash(Closed.of(DIGEST, subject.get(DIGEST), Set.of(SHA256), Set.of()), SHA256);
        Closed predicate = Closed.of(PREDICATE, statement.get(PREDICATE), Set.of(SERIALIZATION, RESOURCES), Set.of());
        Closed serialization = Closed.of(
                        SERIALIZATION,
                        supported(predicate.get(SERIALIZATION)),
                        Set.of("method", "hash_type", "allow_symlinks"),
                        Set.of(IGNORE_PATHS))
                .saying("allow_symlinks", false);
        List<Manifest.Resource> resources = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object each : predicate.list(RESOURCES)) {
            Closed resource = Closed.open("resource", each, Set.of(NAME, ALGORITHM, DIGEST))
                    .saying(ALGORITHM, SHA256);
            String name = safe(resource.text(NAME));
            if (!names.add(name)) {
                throw new IllegalArgumentException("the file (" + name + ") is there twice");
            }
            resources.add(new Manifest.Resource(name, hash(resource, DIGEST)));
        }
        if (resources.isEmpty()) {
            throw new IllegalArgumentException("the statement is about no file");
        }
        List<String> ignored = new ArrayList<>();
        for (Object path : serialization.has(IGNORE_PATHS) ? serialization.list(IGNORE_PATHS) : List.of()) {
            ignored.add(path instanceof String text ? safe(text) : "");
        }
        if (ignored.contains("")) {
            throw new IllegalArgumentException("one of the ignore_paths is no text");
        }
        Manifest manifest = new Manifest(resources, ignored);
        if (!manifest.root().equals(root)) {
            throw new IllegalArgumentException("its root digest is not that of its resources");
        }
        return new Statement(subject.text(NAME), root, manifest);
    }

    /** What another signer may have chosen is named. */
    private static @Nullable Object supported(@Nullable Object serialization) {
        if (serialization instanceof Map<?, ?> map) {
            if (!"files".equals(map.get("method"))) {
                throw new IllegalArgumentException("the method (" + map.get("method") + ") is not files");
            }
            if (!SHA256.equals(map.get("hash_type"))) {
                throw new IllegalArgumentException("the hash_type (" + map.get("hash_type") + ") is not sha256");
            }
            if (!Boolean.FALSE.equals(map.get("allow_symlinks"))) {
                throw new IllegalArgumentException("it allows symbolic links");
            }
        }
        return serialization;
    }

    private static String hash(Closed object, String key) {
        String hash = object.text(key);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a digest is not 64 lower-case hexadecimal digits");
        }
        return hash;
    }

    private static String safe(String name) {
        if (!FolderContent.isSafe(name)) {
            throw new IllegalArgumentException("the path (" + name + ") is no path within a folder");
        }
        return name;
    }
}
