package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.http.Retries;
import org.modelwright.internal.http.Tls;

class ServerSettingsTest {

    @TempDir
    Path home;

    private ServerSettings of(String... variables) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return ServerSettings.of(environment, home);
    }

    @Test
    void theDefaultsAreThoseOfPython() {
        assertThat(of())
                .isEqualTo(new ServerSettings(
                        Map.of(),
                        Tls.DEFAULT,
                        Duration.ofSeconds(120),
                        new Retries(7, 2, 1, true),
                        false,
                        524_288_000,
                        10_485_760));
    }

    @Test
    void everyVariable() {
        assertThat(of(
                        "MLFLOW_WORKSPACE", " rides ",
                        "MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem",
                        "MLFLOW_TRACKING_CLIENT_CERT_PATH", "/me.pem",
                        "MLFLOW_TRACKING_INSECURE_TLS", "0",
                        "MLFLOW_HTTP_REQUEST_TIMEOUT", "0.5",
                        "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "1.5",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0",
                        "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "False",
                        "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "TRUE",
                        "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "7",
                        "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "5"))
                .isEqualTo(new ServerSettings(
                        Map.of("X-MLFLOW-WORKSPACE", "rides"),
                        new Tls(Path.of("/ca.pem"), false, Path.of("/me.pem")),
                        Duration.ofMillis(500),
                        new Retries(3, 1.5, 0, false),
                        true,
                        7,
                        5));
    }

    @Test
    void userAndPasswordComeBeforeAToken() {
        String[] both = {
            "MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "pässword", "MLFLOW_TRACKING_TOKEN", "t"
        };
        assertThat(of(both).headers()).containsEntry("Authorization", "Basic YWRhOnDDpHNzd29yZA==");
        assertThat(of(both)).asString().doesNotContain("YWRhO", "ssword");
        assertThat(of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_TOKEN", "t")
                        .headers())
                .containsEntry("Authorization", "Bearer t");
        assertThat(of("MLFLOW_TRACKING_USERNAME", "ada").headers()).isEmpty();
    }

    @Test
    void theFileOfCredentialsStandsBehindTheEnvironment() throws IOException {
        Files.createDirectories(home.resolve(".mlflow"));
        Files.writeString(
                home.resolve(".mlflow/credentials"),
                "[other]\nmlflow_tracking_username = eve\n[mlflow]\n# mine\nmlflow_tracking_username = ada\n"
                        + "mlflow_tracking_password = a=b\n");
        assertThat(of().headers()).containsEntry("Authorization", "Basic YWRhOmE9Yg==");
        assertThat(of("MLFLOW_TRACKING_USERNAME", "bob").headers())
                .containsEntry("Authorization", "Basic Ym9iOmE9Yg==");
    }

    @ParameterizedTest
    @CsvSource({
        "MLFLOW_TRACKING_INSECURE_TLS, yes, is none of true",
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES, 11, is no number from 0.0 to 10.0",
        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR, 121, is no number from 0.0 to 120.0",
        "MLFLOW_HTTP_REQUEST_TIMEOUT, soon, is no number",
        "MLFLOW_TRACKING_AWS_SIGV4, true, a plug-in of Python",
        "MLFLOW_TRACKING_AUTH, kerberos, a plug-in of Python",
    })
    void whatIsWrongIsTold(String name, String value, String words) {
        assertThatThrownBy(() -> of(name, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name + " (" + value + ")")
                .hasMessageContaining(words);
    }

    @Test
    void allAtOnceAndNobodyTrustsTwoWays() {
        assertThatThrownBy(() -> of(
                        "MLFLOW_TRACKING_INSECURE_TLS", "true",
                        "MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem",
                        "MLFLOW_HTTP_REQUEST_TIMEOUT", "-1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("contradict each other")
                .hasMessageContaining("MLFLOW_HTTP_REQUEST_TIMEOUT (-1)");
    }
}
