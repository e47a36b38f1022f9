package org.modelwright.mlflow.rest;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.modelwright.internal.http.Http;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.Retries;
import org.modelwright.internal.http.Tls;

/**
 * How a tracking server is reached: the environment variables of MLflow's Python client, with its defaults, and its
 * file {@code ~/.mlflow/credentials}.
 *
 * @param headers credentials and workspace; go to the tracking server only
 * @param tls whom to trust
 * @param timeout for each attempt of a call
 * @param retries how often a call is repeated
 * @param multipart whether large files may go in parts
 * @param multipartFrom the bytes from which on they do
 * @param part the bytes of a part
 */
record ServerSettings(
        Map<String, String> headers,
        Tls tls,
        Duration timeout,
        Retries retries,
        boolean multipart,
        long multipartFrom,
        long part) {

    private static final int MOST_RETRIES = 10;
    private static final int LARGEST_FACTOR = 120;
    private static final List<String> UNSUPPORTED = List.of("MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_TRACKING_AUTH");

    /**
     * Reads the settings.
     *
     * @param environment the variables
     * @param home the folder that may hold {@code .mlflow/credentials}
     * @throws ConfigException if a value is not one that MLflow takes; all of them at once
     */
    static ServerSettings of(Map<String, String> environment, Path home) {
        Variables variables = new Variables(environment);
        for (String name : UNSUPPORTED) {
            variables
                    .string(name)
                    .filter(it -> !it.equalsIgnoreCase("false") && !it.equals("0"))
                    .ifPresent(value -> variables.problem(
                            "The environment variable " + name + " (" + value + ") asks for a plug-in of Python.",
                            "MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        credentials(variables, home).ifPresent(it -> headers.put("Authorization", it));
        variables.header("MLFLOW_WORKSPACE", false).ifPresent(it -> headers.put("X-MLFLOW-WORKSPACE", it));
        Optional<String> authorities = variables.string("MLFLOW_TRACKING_SERVER_CERT_PATH");
        boolean insecure = variables.booleanValue("MLFLOW_TRACKING_INSECURE_TLS", false);
        if (insecure && authorities.isPresent()) {
            variables.problem(
                    "MLFLOW_TRACKING_INSECURE_TLS (true) and MLFLOW_TRACKING_SERVER_CERT_PATH (" + authorities.get()
                            + ") contradict each other.",
                    "unset MLFLOW_TRACKING_INSECURE_TLS");
        }
        ServerSettings settings = new ServerSettings(
                headers,
                new Tls(
                        authorities.map(Path::of).orElse(null),
                        insecure,
                        variables
                                .string("MLFLOW_TRACKING_CLIENT_CERT_PATH")
                                .map(Path::of)
                                .orElse(null)),
                Duration.ofMillis(
                        (long) (1000 * variables.doubleValue("MLFLOW_HTTP_REQUEST_TIMEOUT", 120, 0.001, 86_400))),
                new Retries(
                        (int) variables.doubleValue("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7, 0, MOST_RETRIES),
                        variables.doubleValue("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2, 0, LARGEST_FACTOR),
                        variables.doubleValue("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 1, 0, LARGEST_FACTOR),
                        variables.booleanValue("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", true)),
                variables.booleanValue("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", false),
                (long) variables.doubleValue("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", 524_288_000, 0, 1e15),
                (long) variables.doubleValue("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", 10_485_760, 1, 1e15));
        variables.refuse();
        return settings;
    }

    private static Optional<String> credentials(Variables variables, Path home) {
        Map<String, String> file = file(home.resolve(".mlflow").resolve("credentials"));
        Optional<String> user = variables
                .string("MLFLOW_TRACKING_USERNAME")
                .or(() -> Optional.ofNullable(file.get("mlflow_tracking_username")));
        Optional<String> password = variables
                .string("MLFLOW_TRACKING_PASSWORD")
                .or(() -> Optional.ofNullable(file.get("mlflow_tracking_password")));
        if (user.isPresent() && password.isPresent()) {
            Redactor.learnLogin(user.get(), password.get());
            String both = user.get() + ":" + password.get();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return variables.header("MLFLOW_TRACKING_TOKEN", true).map(token -> "Bearer " + token);
    }

    /** {@return the entries of the section [mlflow]} */
    private static Map<String, String> file(Path file) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return entries;
        }
        try {
            boolean ours = false;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[")) {
                    ours = text.equals("[mlflow]");
                } else if (ours && equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                    entries.put(
                            text.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            text.substring(equals + 1).strip());
                }
            }
            return entries;
        } catch (IOException e) {
            // The message of the exception is left out: it could hold a line of the file.
            throw new ConfigException("The file (" + file + ") of credentials cannot be read as UTF-8.", "chmod u+r");
        }
    }

    /** {@return the settings without a credential} */
    @Override
    public String toString() {
        return "ServerSettings[headers " + headers.keySet() + ", " + tls + ", " + timeout + ", " + retries + "]";
    }

    /** {@return the server at this address} */
    JsonServer server(URI base, boolean trusted) {
        return new JsonServer(base, trusted ? headers : Map.of(), tls, timeout, retries);
    }

    /** Environment variables, and all that is wrong with them. */
    private static final class Variables {

        private final Map<String, String> environment;
        private final List<Problem> problems = new ArrayList<>();

        Variables(Map<String, String> environment) {
            this.environment = environment;
        }

        Optional<String> string(String name) {
            @Nullable String value = environment.get(name);
            return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
        }

        /** {@return what goes into a header, which takes no line breaks} */
        Optional<String> header(String name, boolean secret) {
            Optional<String> value = string(name);
            if (secret) {
                value.ifPresent(Redactor::learn);
            }
            if (value.isPresent() && !Http.isHeader(value.get())) {
                problem(
                        "The environment variable " + name + (secret ? "" : " (" + value.get() + ")")
                                + " holds a line break, or another character that no HTTP header takes.",
                        "the same in one line; a file with it ends in more than one line break, or holds two.");
                return Optional.empty();
            }
            return value;
        }

        boolean booleanValue(String name, boolean otherwise) {
            Optional<String> value = string(name).map(it -> it.toLowerCase(Locale.ROOT));
            if (value.isPresent() && !value.get().matches("true|false|0|1")) {
                problem(
                        "The environment variable " + name + " (" + value.get() + ") is none of true, false, 1, 0.",
                        name + "=" + otherwise);
            }
            return value.map(it -> it.matches("true|1")).orElse(otherwise);
        }

        double doubleValue(String name, double otherwise, double minimum, double maximum) {
            Optional<String> value = string(name);
            if (value.isEmpty()) {
                return otherwise;
            }
            try {
                double number = Double.parseDouble(value.get());
                if (number >= minimum && number <= maximum) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            problem(
                    "The environment variable " + name + " (" + value.get() + ") is no number from " + minimum + " to "
                            + maximum + ".",
                    "unset " + name);
            return otherwise;
        }

        void problem(String message, String maybe) {
            problems.add(Problem.of(message, maybe));
        }

        void refuse() {
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
        }
    }
}
