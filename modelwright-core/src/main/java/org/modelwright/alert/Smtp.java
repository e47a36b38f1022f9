package org.modelwright.alert;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.modelwright.data.Secret;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.OutgoingAddress;

/**
 * One mail through one server. It alone knows the library, which is loaded when the first mail is sent.
 *
 * @param channel whom to tell, and through which server
 */
record Smtp(MailChannel channel) {

    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_BODY = 100_000;

    void send(Alert alert, Duration within) {
        if (channel.recipients(alert).isEmpty()) {
            throw new InfrastructureException(
                    "The mail goes to nobody: nobody is named who owns the cause.", "to, or contact in the statement.");
        }
        Session session = Session.getInstance(properties(within));
        Secret password = channel.password();
        try (Transport transport = session.getTransport()) {
            OutgoingAddress.check(channel.host());
            MimeMessage message = message(session, alert);
            transport.connect(
                    channel.host(), channel.port(), channel.user(), password == null ? null : password.reveal());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (OutgoingAddress.ForbiddenException e) {
            throw new InfrastructureException(server() + " " + e.getMessage() + ".", "another host.", e);
        } catch (AuthenticationFailedException e) {
            throw new InfrastructureException(
                    server() + " takes no mail from this user.", "another user or password.", e);
        } catch (MessagingException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InfrastructureException(
                    server() + " did not take the mail: " + Cause.of(cause) + ".",
                    "another security (none, starttls, tls), host or port.",
                    e);
        }
    }

    private String server() {
        return "The mail server (" + channel.host() + ":" + channel.port() + ")";
    }

    private Properties properties(Duration within) {
        long millis = Math.max(1, Math.min(within.toMillis(), (long) (channel.timeout() * 1000)));
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.connectiontimeout", String.valueOf(millis));
        properties.put("mail.smtp.timeout", String.valueOf(millis));
        properties.put("mail.smtp.writetimeout", String.valueOf(millis));
        properties.put("mail.smtp.auth", String.valueOf(channel.user() != null));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        boolean starttls = channel.security() == MailChannel.Security.STARTTLS;
        properties.put("mail.smtp.starttls.enable", String.valueOf(starttls));
        properties.put("mail.smtp.starttls.required", String.valueOf(starttls));
        properties.put("mail.smtp.ssl.enable", String.valueOf(channel.security() == MailChannel.Security.TLS));
        return properties;
    }

    private MimeMessage message(Session session, Alert alert) throws MessagingException {
        String id = "<" + alert.id() + "@modelwright.org>";
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id); // the same each time it is sent
            }
        };
        message.setFrom(new InternetAddress(channel.from(), true));
        for (String each : channel.recipients(alert)) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(each, true));
        }
        String subject = ShownText.plain(alert.title().replaceAll("[\\r\\n]+", " "), LONGEST_SUBJECT);
        message.setSubject(subject, StandardCharsets.UTF_8.name());
        message.setText(ShownText.plain(text(alert), LONGEST_BODY), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(alert.time()));
        return message;
    }

    private static String text(Alert alert) {
        StringBuilder text = new StringBuilder(alert.message()).append("\n\n");
        alert.shown()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        alert.text(Alert.RUN_URL)
                .ifPresent(url -> text.append("\nThe run: ").append(url).append('\n'));
        return text.toString();
    }
}
