package org.modelwright.lineage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.data.UserFolders;
import org.modelwright.error.Redactor;
import org.modelwright.internal.http.Http;

/**
 * Where lineage goes, in the words that OpenLineage's clients share: {@code OPENLINEAGE_URL}, {@code OPENLINEAGE_ENDPOINT},
 * {@code OPENLINEAGE_API_KEY}, {@code OPENLINEAGE_NAMESPACE}, {@code OPENLINEAGE_DISABLED}, {@code OPENLINEAGE_CONTEXT} and
 * {@code OPENLINEAGE_PARENT_ID}.
 *
 * @param address of an HTTP receiver, with its path; or of a file, to which a line is added for each event
 * @param apiKey goes to a receiver as a bearer token; null where there is none
 * @param namespace of the job
 * @param parent the run that started this one; null where none is named
 * @param spool the folder in which events wait that could not be sent
 */
public record LineageSettings(
        URI address,
        @Nullable Secret apiKey,
        String namespace,
        @Nullable ParentRun parent,
        Path spool) {

    private static final String URL = "OPENLINEAGE_URL";
    private static final String ENDPOINT = "api/v1/lineage";
    private static final String NAMESPACE = "default";

    /**
     * {@return what an environment says; empty where it names no receiver, has it disabled, or is wrong}
     *
     * @param warn hears what is wrong: lineage never stops a job
     */
    public static Optional<LineageSettings> of(Map<String, String> environment, Consumer<String> warn) {
        String url = environment.getOrDefault(URL, "").strip();
        if (url.isEmpty()
                || environment.getOrDefault("OPENLINEAGE_DISABLED", "").matches("(?i)\\s*(true|1)\\s*")) {
            return Optional.empty();
        }
        URI address = address(url, environment.getOrDefault("OPENLINEAGE_ENDPOINT", ENDPOINT));
        if (address == null) {
            warn.accept(
                    "No lineage is sent: OPENLINEAGE_URL (" + Redactor.clean(url)
                            + ") is no address of a receiver or a file. Maybe http://marquez:5000, or file:///var/log/lineage.ndjson.");
            return Optional.empty();
        }
        String key = environment.getOrDefault("OPENLINEAGE_API_KEY", "").strip();
        if (!Http.isHeader(key)) {
            warn.accept("No lineage is sent: OPENLINEAGE_API_KEY holds a character that no HTTP header takes.");
            return Optional.empty();
        }
        String namespace = environment.getOrDefault("OPENLINEAGE_NAMESPACE", "").strip();
        return Optional.of(new LineageSettings(
                address,
                key.isEmpty() ? null : new Secret(key),
                namespace.isEmpty() ? NAMESPACE : namespace,
                ParentRun.of(environment, warn).orElse(null),
                UserFolders.state(environment, "lineage")));
    }

    private static @Nullable URI address(String url, String endpoint) {
        try {
            URI uri = URI.create(url);
            String scheme = String.valueOf(uri.getScheme());
            if (scheme.equalsIgnoreCase("file")) {
                return Path.of(uri).toUri();
            }
            return scheme.matches("(?i)https?") && uri.getHost() != null
                    ? URI.create(
                            url.replaceAll("/+$", "") + "/" + endpoint.strip().replaceAll("^/+", ""))
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // what it says would show the address
        }
    }

    /** {@return where events go, for messages: no path of a receiver, no credentials} */
    public String shown() {
        return isFile() ? Path.of(address).toString() : Http.shown(address);
    }

    boolean isFile() {
        return address.getScheme().equalsIgnoreCase("file");
    }
}
