package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.MailChannel;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;

/**
 * Who is to act on the end of a job, as its statement says: on a failure of the data whoever owns the data, on one of the
 * machines whoever runs them, on anything else whoever owns the model, and so where nobody else is named.
 */
final class Owners {

    private static final Set<String> OF_OPERATIONS = Set.of("infrastructure", "interrupted", "defect");

    private Owners() {}

    /** {@return the alert with the facts that say it; as it is where the statement says nothing} */
    static Alert addressed(Alert alert, @Nullable Statement statement) {
        return alert.and(of(statement, alert.text(Alert.CLASS).orElse("")));
    }

    private static Map<String, Object> of(@Nullable Statement statement, String cause) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (statement == null) {
            return facts;
        }
        Set<String> names = new LinkedHashSet<>();
        Set<String> contacts = new LinkedHashSet<>();
        if (cause.equals("data")) {
            for (SourceStatement source : List.of(statement.inputs(), statement.targets())) {
                boolean named = !source.owner().isEmpty() || !source.contact().isEmpty();
                names.add(named ? source.owner() : statement.owner());
                contacts.add(source.contact().isEmpty() ? statement.contact() : source.contact());
            }
        } else if (OF_OPERATIONS.contains(cause) && !statement.operations().isEmpty()) {
            names.add("operations");
            contacts.add(statement.operations());
        } else {
            names.add(statement.owner());
            contacts.add(statement.contact());
        }
        names.remove("");
        contacts.remove("");
        if (!names.isEmpty()) {
            facts.put(Alert.OWNER, String.join(", ", names));
        }
        if (!contacts.isEmpty()) {
            facts.put(Alert.CONTACTS, List.copyOf(contacts));
        }
        return facts;
    }

    /** {@return why a channel could not reach them; nothing where none writes to who owns the cause} */
    static List<Problem> problems(@Nullable Statement statement, List<AlertChannel> channels) {
        List<Problem> problems = new ArrayList<>();
        if (channels.stream()
                .noneMatch(it -> it instanceof MailChannel mail && mail.to().isEmpty())) {
            return problems;
        }
        Statement said = statement == null ? Statement.of() : statement;
        if (said.contact().isEmpty()) {
            problems.add(Problem.at(
                    "statement.contact",
                    "A MailChannel without to writes to whom the statement names, and its contact is missing.",
                    "statement: {contact: ann@example.org}, or to: [ann@example.org]"));
        }
        Map<String, String> contacts = new LinkedHashMap<>();
        contacts.put("statement.contact", said.contact());
        contacts.put("statement.operations", said.operations());
        contacts.put("statement.inputs.contact", said.inputs().contact());
        contacts.put("statement.targets.contact", said.targets().contact());
        contacts.forEach((key, contact) -> Stream.of(contact)
                .filter(it -> !it.isEmpty())
                .filter(it -> !MailChannel.isAddress(it) || !Redactor.clean(it).equals(it))
                .forEach(it -> problems.add(Problem.at(
                        key,
                        MailChannel.isAddress(it)
                                ? "The contact at (" + key + ") holds a secret, and a contact is shown."
                                : "The contact (" + it + ") is not an address of mail, and a MailChannel without to"
                                        + " writes to it.",
                        "ann@example.org"))));
        return problems;
    }
}
