package org.modelwright.alert;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;

/**
 * Sends a mail of plain text through an SMTP server. Certificates are checked against those that Java trusts, and the
 * server's name against its certificate.
 *
 * @param host the mail server
 * @param port its port; by default 25, 587 with STARTTLS, 465 with TLS
 * @param security {@code none}, {@code starttls} (which the server must offer) or {@code tls}; {@code starttls} by default
 * @param user who logs in; by default nobody does
 * @param password the user's; it is never shown
 * @param from the sender's address
 * @param to the addresses of who is told; by default the contacts of who owns the cause, as the job's statement says
 * @param timeout seconds that the server may take for each answer; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record MailChannel(
        String host,
        Integer port,
        Security security,
        @Nullable String user,
        @Nullable Secret password,
        String from,
        List<String> to,
        Double timeout,
        Set<Event> on)
        implements AlertChannel {

    private static final int MOST_PORT = 65_535;

    /** One address without a name; what it may not hold is what would make it two, or another header. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;:<>()\\[\\]\"\\\\]+@[^\\s@,;:<>()\"\\\\]+");

    /** How the connection is kept secret. */
    public enum Security {
        /** Not at all. */
        NONE(25),
        /** From a command on; a server that does not offer it is told nothing. */
        STARTTLS(587),
        /** From the first byte on. */
        TLS(465);

        private final int port;

        Security(int port) {
            this.port = port;
        }
    }

    /** Fills the defaults; refuses addresses that are none. */
    public MailChannel(
            String host,
            @Nullable Integer port,
            @Nullable Security security,
            @Nullable String user,
            @Nullable Secret password,
            String from,
            @Nullable List<String> to,
            @Nullable Double timeout,
            @Nullable Set<Event> on) {
        this.host = Records.required(host, MailChannel.class, "host");
        this.security = requireNonNullElse(security, Security.STARTTLS);
        this.port = requireNonNullElse(port, this.security.port);
        this.user = user;
        this.password = password;
        this.from = Records.required(from, MailChannel.class, "from");
        this.to = List.copyOf(requireNonNullElse(to, List.of()));
        this.timeout = WebAddress.timeout(timeout);
        this.on = Event.orDefault(on);
        Redactor.learnUser(password == null ? null : user);
        WebAddress.refuse(problems(), WebAddress.problems(this.timeout));
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (host.isBlank() || host.matches("(?s).*[\\s/@].*")) {
            problems.add(Problem.at("host", "The host (" + host + ") is no name of a server.", "smtp.example.org"));
        }
        if (port < 1 || port > MOST_PORT) {
            problems.add(Problem.at("port", "The port (" + port + ") is not between 1 and 65535.", "587"));
        }
        if ((user == null) != (password == null)) {
            problems.add(Problem.at(
                    user == null ? "password" : "user",
                    "A mail server takes user and password together.",
                    "both, or neither."));
        } else if (user != null && security == Security.NONE) {
            problems.add(Problem.at(
                    "security", "The password would go to the mail server for everybody to read.", "starttls"));
        }
        if (!isAddress(from)) {
            problems.add(
                    Problem.at("from", "The from (" + from + ") is not an address of mail.", "training@example.org"));
        }
        for (String each : to) {
            if (!isAddress(each)) {
                problems.add(Problem.at("to", "The to (" + each + ") is not an address of mail.", "ops@example.org"));
            }
        }
        return problems;
    }

    /** {@return whether a mail can go there: one address without a name} */
    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** {@return one with defaults for all other keys; without {@code to}, it writes to who owns the cause} */
    public static MailChannel of(String host, String from, String... to) {
        return Records.of(MailChannel.class, "host", host, "from", from, "to", Records.list(to));
    }

    /** {@return the same with this {@code host}} */
    public MailChannel host(String host) {
        return Records.with(this, "host", host);
    }

    /** {@return the same with this {@code port}} */
    public MailChannel port(int port) {
        return Records.with(this, "port", port);
    }

    /** {@return the same with this {@code security}} */
    public MailChannel security(Security security) {
        return Records.with(this, "security", security);
    }

    /** {@return the same with this {@code user} and {@code password}, which go together} */
    public MailChannel login(String user, Secret password) {
        return Records.with(this, Map.of("user", user, "password", password));
    }

    /** {@return the same with this {@code from}} */
    public MailChannel from(String from) {
        return Records.with(this, "from", from);
    }

    /** {@return the same with this {@code to}} */
    public MailChannel to(String... to) {
        return Records.with(this, "to", Records.list(to));
    }

    /** {@return the same with this {@code timeout}} */
    public MailChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code on}} */
    public MailChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public Optional<String> destination() {
        return Optional.of(host + " " + port + " " + from + " " + to);
    }

    /** {@return to whom this alert goes} */
    List<String> recipients(Alert alert) {
        return to.isEmpty() ? alert.contacts() : to;
    }

    @Override
    public void send(Alert alert, Duration within) {
        new Smtp(this).send(alert, within);
    }
}
