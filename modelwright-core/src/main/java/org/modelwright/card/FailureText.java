package org.modelwright.card;

import org.modelwright.error.Problem;

/** The failure card as Markdown: what a chat, a ticket or a terminal shows of it. */
final class FailureText {

    private final StringBuilder text = new StringBuilder();

    private FailureText() {}

    static String of(FailedRun run) {
        return new FailureText().write(run);
    }

    private String write(FailedRun run) {
        line("# " + Markdown.plain(run.name()));
        line(Markdown.plain(FailureCard.lead(run)));
        line("## What went wrong, and what would mend it");
        for (Problem problem : run.problems()
                .subList(0, Math.min(FailureCard.MOST, run.problems().size()))) {
            item(FailureCard.place(problem), problem.message());
            if (problem.maybe() != null) {
                text.append("  - ")
                        .append(Markdown.plain("Maybe " + problem.maybe()))
                        .append('\n');
            }
        }
        more(run.problems().size());
        line("## What was done until then");
        row("step", "seconds");
        row("---", "---:");
        run.steps().forEach(it -> row(Markdown.code(it.name()), FailureCard.seconds(it.wall())));
        text.append('\n');
        line("## What is left behind");
        run.left().forEach(it -> item(it.what(), it.fate()));
        if (run.left().isEmpty()) {
            text.append("Nothing: no run, no model and no version.\n");
        }
        text.append('\n');
        if (!run.warnings().isEmpty()) {
            line("## What was told on the way");
            run.warnings().stream().limit(FailureCard.MOST).forEach(it -> item("Warning", it));
            more(run.warnings().size());
        }
        line("## Where to look");
        FailureCard.where(run, this::item);
        return text.toString().strip() + "\n";
    }

    private void more(int count) {
        if (count > FailureCard.MOST) {
            text.append("- and ").append(Words.number(count - FailureCard.MOST)).append(" more\n");
        }
        text.append('\n');
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void item(String name, String value) {
        text.append("- **")
                .append(Markdown.plain(name))
                .append(":** ")
                .append(Markdown.plain(value))
                .append('\n');
    }

    private void line(String line) {
        text.append(line).append("\n\n");
    }
}
