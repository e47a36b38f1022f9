package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.plugin.KindDescription;
import org.modelwright.plugin.KindDescription.Key;
import picocli.CommandLine.Command;

/** {@code modelwright kinds}. */
@Command(
        name = "kinds",
        description = "Lists every KIND with its keys, types, defaults and what they do; those of plug-ins too.",
        sortOptions = false,
        footer = {"", "Examples:", "  modelwright kinds", "  modelwright kinds --output json"})
final class KindsCommand extends AnsweringCommand {

    KindsCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        List<KindDescription> kinds = Modelwright.kinds();
        if (output.form == OutputOptions.Form.JSON) {
            console()
                    .out()
                    .println(JsonText.of(Map.of(
                            "kinds", kinds.stream().map(KindsCommand::object).toList())));
        } else {
            console().out().print(table(kinds));
        }
    }

    private static String table(List<KindDescription> kinds) {
        List<Key> keys = kinds.stream().flatMap(kind -> kind.keys().stream()).toList();
        int names = keys.stream().mapToInt(key -> key.name().length()).max().orElse(1);
        String row = "    %-" + names + "s  %s%n";
        StringBuilder table = new StringBuilder();
        String of = "";
        for (KindDescription kind : kinds) {
            if (!kind.of().equals(of)) {
                of = kind.of();
                table.append(of).append(System.lineSeparator());
            }
            table.append("  ").append(kind.kind()).append(System.lineSeparator());
            if (!kind.description().isEmpty()) {
                table.append("    ").append(kind.description()).append(System.lineSeparator());
            }
            for (Key key : kind.keys()) {
                String standard = key.required()
                        ? "; required"
                        : key.defaultValue() == null ? "" : "; default " + key.defaultValue();
                table.append(String.format(row, key.name(), key.type() + standard));
                if (!key.description().isEmpty()) {
                    table.append(String.format(row, "", key.description()));
                }
            }
        }
        return table.toString();
    }

    private static Map<String, @Nullable Object> object(KindDescription kind) {
        List<Map<String, @Nullable Object>> keys = new ArrayList<>();
        for (Key key : kind.keys()) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", key.name());
            entry.put("type", key.type());
            entry.put("required", key.required());
            entry.put("default", key.defaultValue() == null ? null : new JsonText.Ready(key.defaultValue()));
            entry.put("description", key.description());
            keys.add(entry);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("of", kind.of());
        object.put("kind", kind.kind());
        object.put("description", kind.description());
        object.put("jar", kind.jar());
        object.put("keys", keys);
        return object;
    }
}
