package org.modelwright.mlflow.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.JsonServer.Answer;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.Page;

/**
 * The calls of MLflow's REST API. In each of them {@code doing} completes "The server refused …" of the
 * {@link org.modelwright.error.InfrastructureException} that a refusal is.
 */
final class RestCalls {

    /** The order of a search whose default is another one. */
    static final List<Map<String, Object>> NEWEST_FIRST =
            List.of(Map.of("field_name", "creation_time", "ascending", false));

    /** How many params or tags go in one call, and how many duplicates are looked for. */
    static final int PORTION = 100;

    private static final String API = "/api/2.0/mlflow/";
    private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
    private static final int BODY_BYTES = 700_000;
    private static final int OK = 200;
    /** What servers say to something that is there already. */
    private static final Set<Integer> REFUSED = Set.of(400, 409);

    private final JsonServer server;
    private final List<Runnable> removals = new CopyOnWriteArrayList<>();

    RestCalls(JsonServer server) {
        this.server = server;
    }

    /** {@return scheme, host and port: all that a message may show} */
    String shown() {
        return server.shown();
    }

    Fields get(String path, Map<String, String> query, String doing) {
        return Refusals.done(server.get(API + path, query), server, doing);
    }

    /** {@return what a GET gives; empty if the server says that there is no such thing} */
    Optional<Fields> find(String path, Map<String, String> query, String doing) {
        return find(path, query, Set.of(MISSING), doing);
    }

    /** {@return what a GET gives; empty if the server answers with one of these codes} */
    Optional<Fields> find(String path, Map<String, String> query, Set<String> missing, String doing) {
        Answer answer = server.get(API + path, query);
        return missing.contains(Refusals.code(answer))
                ? Optional.empty()
                : Optional.of(Refusals.done(answer, server, doing));
    }

    Fields post(String path, Map<String, Object> body, String doing) {
        return send("POST", path, body, doing);
    }

    Fields patch(String path, Map<String, Object> body, String doing) {
        return send("PATCH", path, body, doing);
    }

    void delete(String path, Map<String, Object> body, String doing) {
        send("DELETE", path, body, doing);
    }

    private Fields send(String method, String path, Map<String, Object> body, String doing) {
        return Refusals.done(server.send(method, API + path, body), server, doing);
    }

    /**
     * A POST that makes something under a name, unless it is there already.
     *
     * @param there looks for it; asked whenever the server has not said that it made it
     */
    void ensure(String path, Map<String, Object> body, Supplier<Optional<Fields>> there, String doing) {
        Answer answer = server.create(API + path, body, late -> there.get().map(RestCalls::answer));
        if (REFUSED.contains(answer.status()) && there.get().isPresent()) {
            return; // whatever it said: it is there
        }
        Refusals.done(answer, server, doing);
    }

    /** A POST that a server answers with a broken key when it has done it before. */
    void postOnce(String path, Map<String, Object> body, String doing) {
        Answer answer = server.send("POST", API + path, body);
        boolean before =
                Refusals.code(answer).equals("BAD_REQUEST") && answer.text().matches("(?is).*(unique|duplicate).*");
        if (!before) {
            Refusals.done(answer, server, doing);
        }
    }

    /**
     * {@return the answer to a POST that must not happen twice}
     *
     * @param lookup the answer that it would have given, if the server did it; asked before the call is repeated
     */
    Fields create(String path, Map<String, Object> body, Supplier<Optional<Fields>> lookup, String doing) {
        return create(path, body, late -> lookup.get().map(RestCalls::answer), doing);
    }

    private Fields create(String path, Map<String, Object> body, JsonServer.Lookup lookup, String doing) {
        return Refusals.done(server.create(API + path, body, lookup), server, doing);
    }

    /**
     * {@return the answer to a POST that makes something}
     *
     * @param lookup the answer that it would have given, if the thing is there; asked before the call is repeated
     * @param removal takes away, at the end of the run, what else there is but the thing of this answer, which is empty if
     *     the call failed. It is called only if there may be more: if an attempt was given up that may have arrived late
     */
    Fields create(
            String path,
            Map<String, Object> body,
            Supplier<Optional<Fields>> lookup,
            Consumer<Fields> removal,
            String doing) {
        LateLookup asked = new LateLookup(lookup);
        Fields answer = new Fields(Map.of());
        try {
            answer = create(path, body, asked, doing);
            return answer;
        } finally {
            Fields made = answer;
            asked.last()
                    .ifPresent(since -> removals.add(() -> {
                        server.waitFor(since);
                        removal.accept(made);
                    }));
        }
    }

    private static Answer answer(Fields fields) {
        return new Answer(OK, fields.map(), "");
    }

    /** Looks for what a call has made, and remembers when it was asked after an attempt that may arrive late. */
    private static final class LateLookup implements JsonServer.Lookup {

        private final Supplier<Optional<Fields>> search;
        private @Nullable Instant last;

        LateLookup(Supplier<Optional<Fields>> search) {
            this.search = search;
        }

        @Override
        public Optional<Answer> made(boolean late) {
            if (late) {
                last = Instant.now();
            }
            return search.get().map(RestCalls::answer);
        }

        Optional<Instant> last() {
            return Optional.ofNullable(last);
        }
    }

    /** Takes away what calls made a second time that were given up and arrived late. */
    void removeDuplicates() {
        removals.forEach(Runnable::run);
        removals.clear();
    }

    /**
     * {@return the first object that a search finds, as the answer of the call that would have made it}
     *
     * @param list the field of the search's answer that holds what it found
     * @param name the field of the call's answer
     */
    Optional<Fields> first(String path, Map<String, Object> search, String list, String name) {
        return post(path, search, "looking for what was made").objects(list).stream()
                .findFirst()
                .map(it -> new Fields(Map.of(name, it.map())));
    }

    /** {@return the body of a search} */
    static Map<String, Object> search(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("max_results", maxResults);
        if (!filter.isBlank()) {
            search.put("filter", filter);
        }
        if (pageToken != null) {
            search.put("page_token", pageToken);
        }
        return search;
    }

    /** {@return the query of a search that goes by GET} */
    static Map<String, String> query(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, String> query = new LinkedHashMap<>();
        search(filter, maxResults, pageToken).forEach((key, value) -> query.put(key, value.toString()));
        return query;
    }

    /** {@return the page that a search gave} */
    static <T> Page<T> page(Fields answer, String list, Function<Fields, T> item) {
        String next = answer.string("next_page_token");
        return new Page<>(answer.objects(list).stream().map(item).toList(), next.isEmpty() ? null : next);
    }

    /** {@return a name or id as a part of a path} */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@return params or tags as a body has them; a value that is too long is cut, with a warning} */
    static List<Map<String, Object>> pairs(String what, Map<String, String> pairs, int limit) {
        List<Map<String, Object>> list = new ArrayList<>();
        pairs.forEach((key, value) -> list.add(Map.of("key", key, "value", Limits.fitting(what, key, value, limit))));
        return list;
    }

    /** {@return the entities in portions that a server takes: not too many, not too large} */
    static List<List<Map<String, Object>>> portions(Collection<Map<String, Object>> all, int most) {
        List<List<Map<String, Object>>> portions = new ArrayList<>();
        List<Map<String, Object>> portion = new ArrayList<>();
        int size = 0;
        for (Map<String, Object> each : all) {
            int bytes = Json.write(each).getBytes(StandardCharsets.UTF_8).length;
            if (!portion.isEmpty() && (portion.size() == most || size + bytes > BODY_BYTES)) {
                portions.add(portion);
                portion = new ArrayList<>();
                size = 0;
            }
            portion.add(each);
            size += bytes;
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }
}
