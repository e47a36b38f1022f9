package org.modelwright.mlflow.rest;

import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Redactor;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.JsonServer.Answer;

/** What a server's refusal means, in plain sentences. */
final class Refusals {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int MESSAGE_LIMIT = 300;

    private Refusals() {}

    /**
     * {@return the object of an answer}
     *
     * @param doing completes "The server refused …"
     * @throws InfrastructureException if the server did not do it
     */
    static Fields done(Answer answer, JsonServer server, String doing) {
        if (answer.done()) {
            return new Fields(answer.json());
        }
        throw refusal(answer, server, doing);
    }

    /** {@return the server's own name for what is wrong; empty if it has none} */
    static String code(Answer answer) {
        return new Fields(answer.json()).string("error_code");
    }

    private static InfrastructureException refusal(Answer answer, JsonServer server, String doing) {
        String message = message(answer);
        String at = "The server (" + server.shown() + ") ";
        return switch (answer.status()) {
            case UNAUTHORIZED ->
                new InfrastructureException(
                        at + "does not know who is asking (401), while " + doing + ".",
                        "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, are missing or"
                                + " wrong.");
            case FORBIDDEN ->
                message.toLowerCase(java.util.Locale.ROOT).contains("host")
                        ? new InfrastructureException(
                                at + "does not answer to this host name (403): " + message + ".",
                                "mlflow server --allowed-hosts, with the name used here.")
                        : new InfrastructureException(
                                at + "does not allow this user " + doing + " (403): " + message + ".",
                                "an administrator gives the permission EDIT on the experiment and the registered model.");
            case NOT_FOUND ->
                code(answer).isEmpty()
                        ? new InfrastructureException(
                                at + "has no such call (404), while " + doing + ".",
                                "the address is not that of an MLflow server from 3.0 on, or its path prefix is missing.")
                        : new InfrastructureException(at + "says, while " + doing + ": " + message + ".");
            default ->
                new InfrastructureException(
                        at + "refused " + doing + " (" + answer.status() + "): " + message + ".", advice(message));
        };
    }

    private static String advice(String message) {
        return message.contains("disabled")
                ? "mlflow server --serve-artifacts, without --artifacts-only."
                : "the server's own log says more.";
    }

    private static String message(Answer answer) {
        Fields fields = new Fields(answer.json());
        String message = fields.string("message").isEmpty() ? fields.string("detail") : fields.string("message");
        // Cleaned before it is cut: half a secret is not known again.
        String text = Redactor.clean(message.isEmpty() ? answer.text() : message)
                .strip()
                .replaceAll("\\s+", " ");
        String shown = text.startsWith("<") ? "a page of HTML" : text.replaceFirst("\\.$", "");
        return shown.length() > MESSAGE_LIMIT ? shown.substring(0, MESSAGE_LIMIT) + " …" : shown;
    }
}
