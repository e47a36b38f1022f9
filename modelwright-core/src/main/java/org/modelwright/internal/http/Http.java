package org.modelwright.internal.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;

/** Plain HTTP calls with time-outs. Messages name the host, never the path, the query or a credential. */
public final class Http {

    private Http() {}

    /**
     * The answer of a server.
     *
     * @param status the HTTP status
     * @param body the body as text
     */
    public record Answer(int status, String body) {}

    /** {@return the answer to a POST of JSON} */
    public static Answer postJson(URI uri, String json, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        return send(request.build(), timeout);
    }

    /** {@return scheme, host and port of an address: all that a message may show} */
    public static String shown(URI uri) {
        if (uri.getHost() == null) {
            // A name that no host can have, such as one with an underscore.
            String authority = String.valueOf(uri.getRawAuthority()).replaceFirst("^.*@", "");
            return uri.getRawAuthority() == null ? "no host" : uri.getScheme() + "://" + authority;
        }
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** {@return whether a header may have this value: visible characters of Latin, blanks and tabs} */
    public static boolean isHeader(String value) {
        return value.chars().allMatch(it -> it == '\t' || it >= ' ' && it <= 0xFF && it != 0x7F);
    }

    /** {@return whether a header may have this name} */
    public static boolean isHeaderName(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                && !name.matches("(?i)connection|content-length|expect|host|upgrade");
    }

    private static Answer send(HttpRequest request, Duration timeout) {
        String host = shown(request.uri());
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new InfrastructureException(
                    "The server (" + host + ") does not answer: " + Cause.of(e) + ".",
                    "it is not started, or the address is wrong.",
                    e);
        } catch (InterruptedException e) {
            throw new InterruptedJobException("The call to the server (" + host + ") was interrupted.", null, e);
        }
    }
}
