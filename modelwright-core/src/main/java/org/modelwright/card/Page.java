package org.modelwright.card;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.modelwright.internal.text.Sha256;

/**
 * The whole page.
 *
 * @param title the name of what it is about
 * @param kind what the page is, for the title of its window
 * @param about what it is, in a sentence
 * @param marks what stands beside the title, a word each
 * @param sections in order
 * @param made of what, by what and when
 */
record Page(String title, String kind, String about, List<String> marks, List<Section> sections, String made) {

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Page.class.getClassLoader(), Page.class.getPackageName());
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static Page of(Facts facts, List<Section> sections) {
        var run = facts.run();
        String task = run.task().name().toLowerCase(Locale.ROOT);
        String target = facts.target().isEmpty() ? "" : " of " + Words.name(facts.target());
        List<String> marks = new ArrayList<>(List.of(task));
        Object name = facts.setting("run_config").get("name");
        if (name != null) {
            marks.add("run " + Words.cut(String.valueOf(name), 60));
        }
        Object description = facts.setting("run_config").get("description");
        String said = description == null || String.valueOf(description).isBlank()
                ? ""
                : Words.shortened(String.valueOf(description)).replaceFirst("(?<=[^.!?])$", ".") + " ";
        return new Page(
                Words.shortened(run.registeredModel()),
                "model card",
                said + facts.learner() + ", " + task + target + ", trained on "
                        + Words.count(run.trainRows(), "row", "rows") + " and judged by "
                        + Words.count(run.testRows(), "row", "rows") + " it has not learned from.",
                marks,
                sections,
                "Drawn from run-record.json by Modelwright " + run.modelwrightVersion() + ", " + time(run.created()));
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** {@return the page as HTML} */
    String write() {
        StringOutput out = new StringOutput(1 << 16);
        ENGINE.render("page.jte", this, out);
        return out.toString();
    }

    private static String css() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("card.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The style of the card cannot be read.", e);
        }
    }

    /** {@return what the page may load: its own style, and nothing from anywhere} */
    String policy() {
        String hash = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Sha256.of(css())));
        return "default-src 'none'; style-src 'sha256-" + hash
                + "'; img-src data:; base-uri 'none'; form-action 'none'";
    }

    /** {@return the style, which is ours and holds nothing of a run} */
    Content style() {
        return out -> out.writeContent("<style>" + css() + "</style>");
    }
}
