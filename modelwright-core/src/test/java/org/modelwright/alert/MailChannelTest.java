package org.modelwright.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;

/** Mail, as a real server takes it. */
class MailChannelTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** A server at any port, which a busy machine may start later than GreenMail expects. */
    private static ServerSetup patient(ServerSetup setup) {
        ServerSetup patient = setup.dynamicPort();
        patient.setServerStartupTimeout(30_000);
        return patient;
    }

    private static Alert alert() {
        return Alert.of(
                Set.of(Event.SUCCESS),
                "night <b>ended</b>\r\nBcc: all@example.org",
                "rides version 3 is registered, größer & besser.",
                Map.of(Alert.RUN_URL, "http://host/#/experiments/1/runs/2"));
    }

    private static MailChannel channel(GreenMail server, MailChannel.Security security) {
        return MailChannel.of("localhost", "training@example.org", "ops@example.org", "owner@example.org")
                .port(
                        security == MailChannel.Security.TLS
                                ? server.getSmtps().getPort()
                                : server.getSmtp().getPort())
                .security(security);
    }

    /** Sends the alert as a user would: port, security, and password where there is one. */
    public static void main(String[] arguments) throws Exception {
        MailChannel channel = MailChannel.of("localhost", "training@example.org", "ops@example.org")
                .port(Integer.parseInt(arguments[0]))
                .security(MailChannel.Security.valueOf(arguments[1]));
        (arguments.length > 2 ? channel.login("training", new Secret(arguments[2])) : channel).send(alert(), LONG);
    }

    @Test
    void isPlainTextToEachAddress() throws Exception {
        GreenMail server = new GreenMail(patient(ServerSetupTest.SMTP));
        server.start();
        try {
            channel(server, MailChannel.Security.NONE).send(alert(), LONG);

            MimeMessage[] mails = server.getReceivedMessages();
            assertThat(mails).hasSize(2);
            assertThat(mails[0].getSubject()).isEqualTo("night <b>ended</b> Bcc: all@example.org");
            assertThat(mails[0].getContentType()).startsWith("text/plain");
            assertThat(mails[0].getContent().toString())
                    .contains("größer & besser.", "The run: http://host/#/experiments/1/runs/2");
            assertThat(mails[0].getAllRecipients())
                    .extracting(String::valueOf)
                    .containsExactly("ops@example.org", "owner@example.org");
        } finally {
            server.stop();
        }
    }

    @Test
    void isNotSentInTheOpenWhereItShouldBeSecret() {
        GreenMail server =
                new GreenMail(new ServerSetup[] {patient(ServerSetupTest.SMTP), patient(ServerSetupTest.SMTPS)});
        server.start();
        try {
            assertThatThrownBy(
                            () -> channel(server, MailChannel.Security.STARTTLS).send(alert(), LONG))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("The mail server (localhost:")
                    .hasMessageContaining("STARTTLS");
            assertThatThrownBy(() -> channel(server, MailChannel.Security.TLS).send(alert(), LONG))
                    .as("a certificate that nobody trusts")
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("did not take the mail");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
        assertThatThrownBy(() -> MailChannel.of("h", "a@b.c", "d@e.f")
                        .security(MailChannel.Security.NONE)
                        .login("u", new Secret("p")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void logsInOverTlsAtAServerThatJavaTrusts() throws Exception {
        Path trusted = certificate("localhost");
        System.setProperty("greenmail.tls.keystore.file", trusted.toString());
        GreenMail server = new GreenMail(patient(ServerSetupTest.SMTPS));
        server.setUser("ops@example.org", "training", "canary-of-mail");
        try {
            server.start();
        } finally {
            System.clearProperty("greenmail.tls.keystore.file");
        }
        try {
            assertThat(said(server.getSmtps().getPort(), trusted, "TLS", "canary-of-mail"))
                    .isEmpty();
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(said(server.getSmtps().getPort(), trusted, "TLS", "canary-of-another"))
                    .contains("takes no mail from this user")
                    .doesNotContain("canary");
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void startsTlsWithAServerThatIsWhoItSaysAndTellsAnotherOneNothing() throws Exception {
        Path trusted = certificate("localhost");
        Path other = certificate("mail.example.org");
        try (StarttlsServer server = new StarttlsServer(trusted)) {
            assertThat(said(server.port(), trusted, "STARTTLS")).isEmpty();
            assertThat(server.open()).hasSize(2).last().isEqualTo("STARTTLS");
            assertThat(server.secret())
                    .contains("MAIL FROM:<training@example.org>", "RCPT TO:<ops@example.org>", ".")
                    .anyMatch(it -> it.startsWith("Subject: night <b>ended</b>"));
        }
        try (StarttlsServer server = new StarttlsServer(trusted)) {
            assertThat(said(server.port(), other, "STARTTLS"))
                    .as("nobody trusts its certificate")
                    .contains("did not take the mail", "PKIX");
            assertThat(server.open()).last().isEqualTo("STARTTLS");
            assertThat(server.secret()).noneMatch(it -> it.startsWith("MAIL"));
        }
        try (StarttlsServer server = new StarttlsServer(other)) {
            assertThat(said(server.port(), other, "STARTTLS"))
                    .as("it is trusted, and another one")
                    .contains("did not take the mail", "localhost");
            assertThat(server.secret()).noneMatch(it -> it.startsWith("MAIL"));
        }
    }

    /** Makes a pair of keys of a name; both sides read it under GreenMail's usual password. */
    private Path certificate(String host) throws Exception {
        Path store = folder.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "greenmail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(store).exists();
        return store;
    }

    private String said(int port, Path trusted, String... how) throws Exception {
        Path log = folder.resolve("said.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=changeit",
                MailChannelTest.class.getName(),
                String.valueOf(port)));
        command.addAll(List.of(how));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(log);
        return process.exitValue() == 0 ? "" : said;
    }
}
