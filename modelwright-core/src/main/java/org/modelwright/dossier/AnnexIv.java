package org.modelwright.dossier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.modelfiles.RunRecordFile;

/**
 * What Annex IV of the EU AI Act (Regulation 2024/1689) asks of technical documentation: what the record of a run answers, what a
 * person has stated in the job, and what is still owed.
 */
final class AnnexIv {

    private static final String OWED = "owed by a person";
    private static final String STATED = "stated by a person";
    private static final String MACHINE = "filled by the machine";

    private final List<Item> items = new ArrayList<>();

    /**
     * One answer.
     *
     * @param section of the annex
     * @param question in short
     * @param answer empty where it is owed
     * @param who answers
     */
    private record Item(String section, String question, String answer, String who) {}

    private AnnexIv() {}

    static AnnexIv of(ModelVersion version, RunRecordFile.Run run, String root) {
        AnnexIv page = new AnnexIv();
        Map<?, ?> statement = run.configuration().get("statement") instanceof Map<?, ?> map ? map : Map.of();
        String general = "1 General description";
        page.machine(general, "name and version", version.uri() + ", trained " + run.created());
        page.machine(general, "digest of all files that are signed", root);
        page.stated(general, "intended purpose", statement.get("intended_use"));
        page.stated(general, "provider", statement.get("owner"));
        page.stated(general, "contact", statement.get("contact"));
        page.machine(
                general, "form", "an ONNX graph in a directory of MLflow, and what it takes and gives (model/MLmodel)");
        page.machine(
                general,
                "software",
                "Modelwright " + run.modelwrightVersion() + ", Java " + run.java() + ", " + run.platform());
        page.owed(general, "how it works with other systems, on what hardware it runs, instructions for use");
        String made = "2 Elements and how it was developed";
        page.machine(made, "what it predicts", run.task().toString().toLowerCase(Locale.ROOT));
        page.machine(
                made,
                "design: learner and its settings",
                "model/run-record.json, configuration.model: "
                        + (run.configuration().get("model") instanceof Map<?, ?> model ? model.get("KIND") : ""));
        page.owed(made, "why this design, its assumptions, and the trade-offs that were made");
        for (Dataset data : run.datasets()) {
            page.machine(made, "data: " + data.name(), data.source() + ", digest " + data.digest());
            Map<?, ?> said = statement.get(data.name()) instanceof Map<?, ?> map ? map : Map.of();
            for (String field : List.of("origin", "collected", "licence", "sensitivity")) {
                page.stated(made, data.name() + ": " + field, said.get(field));
            }
        }
        page.machine(made, "training and test rows", run.trainRows() + " and " + run.testRows() + "; " + run.split());
        page.owed(made, "how labels were made and cleaned, and how data is governed beyond these digests");
        page.owed(made, "human oversight (Article 14)");
        page.machine(made, "tests and their figures", scores(run));
        page.machine(
                made,
                "what the job warned of",
                run.warnings().isEmpty() ? "nothing" : String.join(" ", run.warnings()));
        page.owed(made, "cybersecurity measures beyond the signatures in this archive");
        String control = "3 Monitoring, functioning and control";
        page.stated(control, "capabilities and limits", statement.get("limits"));
        page.machine(control, "where it fails", "model/card.html and slices in model/run-record.json");
        page.owed(control, "foreseeable unintended outcomes and risks to health, safety and rights");
        page.owed("4 Metrics", "why these metrics fit this use");
        page.owed("5 Risk management", "the system of Article 9");
        page.machine(
                "6 Changes",
                "what differs from the version before",
                run.course().previous() == null
                        ? "there is none"
                        : "version " + run.course().previous().version() + ": "
                                + String.join(" ", run.course().previous().changes()));
        page.owed("7 Standards", "harmonised standards that were applied");
        page.owed("8 Declaration", "the EU declaration of conformity (Article 47)");
        page.owed("9 After it is on the market", "the plan of Article 72");
        return page;
    }

    private static String scores(RunRecordFile.Run run) {
        return new TreeMap<>(run.metrics())
                .entrySet().stream()
                        .map(it -> it.getKey() + " " + it.getValue())
                        .collect(Collectors.joining(", "));
    }

    private void machine(String section, String question, String answer) {
        items.add(new Item(section, question, answer, MACHINE));
    }

    private void owed(String section, String question) {
        items.add(new Item(section, question, "", OWED));
    }

    private void stated(String section, String question, @Nullable Object answer) {
        String text = answer == null ? "" : answer.toString();
        items.add(new Item(section, question, text, text.isBlank() ? OWED : STATED));
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String who : List.of(MACHINE, STATED, OWED)) {
            counts.put(who, items.stream().filter(it -> it.who().equals(who)).count());
        }
        return counts;
    }

    private String summary() {
        return counts().entrySet().stream()
                .map(it -> it.getKey() + ": " + it.getValue())
                .collect(Collectors.joining(", "));
    }

    String markdown() {
        StringBuilder page =
                new StringBuilder("# Technical documentation in the shape of Annex IV\n\n" + summary() + ".\n");
        String section = "";
        for (Item item : items) {
            if (!item.section().equals(section)) {
                section = item.section();
                page.append("\n## ").append(section).append("\n\n| what | answer | by whom |\n|---|---|---|\n");
            }
            page.append("| " + plain(item.question()) + " | " + plain(item.answer()) + " | " + item.who() + " |\n");
        }
        return page.toString();
    }

    String html() {
        StringBuilder page = new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta http-equiv=\"Content-Security-Policy\""
                        + " content=\"default-src 'none'; base-uri 'none'; form-action 'none'\"><meta charset=\"utf-8\">"
                        + "<title>Annex IV</title></head><body>\n<h1>Technical documentation in the shape of Annex IV</h1>\n<p>"
                        + summary() + ".</p>\n");
        String section = "";
        for (Item item : items) {
            if (!item.section().equals(section)) {
                page.append(section.isEmpty() ? "" : "</table>\n");
                section = item.section();
                page.append("<h2>" + escaped(section) + "</h2>\n<table border=\"1\">\n"
                        + "<tr><th>what</th><th>answer</th><th>by whom</th></tr>\n");
            }
            page.append("<tr><td>" + escaped(item.question()) + "</td><td>" + escaped(item.answer()) + "</td><td>"
                    + item.who() + "</td></tr>\n");
        }
        return page.append("</table>\n</body></html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A value in a table of Markdown is characters and nothing else. */
    private static String plain(String text) {
        return escaped(text).replaceAll("[\\\\`*_\\[\\]|#!~]", "\\\\$0").replaceAll("\\s+", " ");
    }
}
