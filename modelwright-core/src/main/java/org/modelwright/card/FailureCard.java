package org.modelwright.card;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;

/**
 * One page that says why a job did not end well: cause, step, evidence and what would mend it; what was done until then and
 * how long it took; what is left behind. For a browser, and as Markdown.
 *
 * @param html one file that needs nothing beside it: no script, no network
 * @param markdown the same without the evidence of each row
 */
public record FailureCard(String html, String markdown) {

    /** The name of the page among the artifacts of the run. */
    public static final String HTML = "failure.html";

    /** The name of the Markdown beside it. */
    public static final String MARKDOWN = "failure.md";

    /** Problems and warnings that a page still bears. */
    static final int MOST = 20;

    private static final double SECOND = 1e9;
    private static final double MIB = 1 << 20;

    /** {@return the card of a job that failed or was stopped} */
    public static FailureCard of(FailedRun run) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("cause", "What went wrong, and what would mend it", causes(run)));
        List<Block> evidence = Evidence.of(run.problems());
        if (!evidence.isEmpty()) {
            sections.add(new Section("evidence", "Evidence", evidence));
        }
        sections.add(new Section("steps", "What was done until then", List.of(steps(run))));
        sections.add(new Section("left", "What is left behind", List.of(left(run))));
        if (!run.warnings().isEmpty()) {
            sections.add(new Section("warnings", "What was told on the way", warnings(run)));
        }
        sections.add(new Section("run", "Where to look", List.of(where(run))));
        Page page = new Page(
                Words.shortened(run.name()),
                "failure card",
                lead(run),
                List.of(
                        run.kind().name(),
                        "exit code " + run.kind().exitCode(),
                        "step " + Words.cut(run.step(), 60),
                        run.run() == null ? "no run" : run.kind().name().equals("interrupted") ? "KILLED" : "FAILED"),
                sections,
                "Drawn by Modelwright " + run.modelwright() + ", "
                        + Page.time(run.began().plus(run.took())));
        return new FailureCard(page.write(), FailureText.of(run));
    }

    /** {@return what happened, in a sentence} */
    static String lead(FailedRun run) {
        return run.meaning() + ": the job ended in its step " + Words.name(run.step()) + " after " + seconds(run.took())
                + " s, with exit code " + run.kind().exitCode() + ".";
    }

    private static List<Block> causes(FailedRun run) {
        List<Note> notes = new ArrayList<>();
        for (Problem problem :
                run.problems().subList(0, Math.min(MOST, run.problems().size()))) {
            notes.add(new Note(Tone.ISSUE, place(problem), Words.cut(problem.message(), Words.LONG)));
            if (problem.maybe() != null) {
                notes.add(new Note(Tone.TIP, "Maybe", Words.cut(problem.maybe(), Words.LONG)));
            }
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Notes("", notes, false));
        more(run.problems().size(), "problem", "problems", blocks);
        return blocks;
    }

    private static void more(int count, String one, String many, List<Block> blocks) {
        if (count > MOST) {
            blocks.add(new Block.Text("And " + Words.count(count - MOST, one, many) + " more."));
        }
    }

    /** {@return where a problem is: a line of a file, a key, or nowhere} */
    static String place(Problem problem) {
        if (problem.place() != null) {
            return Words.shortened(Redactor.clean(problem.place().toString()));
        }
        return problem.path() == null ? "Problem" : Words.shortened(problem.path());
    }

    private static Block steps(FailedRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (FailedRun.Step step : run.steps()) {
            boolean last = rows.size() == run.steps().size() - 1;
            rows.add(List.of(
                    Cell.code(step.name()),
                    Cell.of(step.wall().toNanos() / SECOND),
                    Cell.of(step.cpu().toNanos() / SECOND),
                    step.peak().isPresent() ? Cell.of(step.peak().getAsLong() / MIB) : Cell.of((Number) null),
                    Cell.of(last && step.name().equals(run.step()) ? "it failed here" : "done")));
        }
        if (rows.isEmpty()) {
            return new Block.Text("Nothing: the job ended before its first step was over.");
        }
        return Block.Table.of(
                "Steps, and what each of them cost",
                List.of("step", "seconds", "seconds of processors", "most memory so far, MB", "outcome"),
                rows);
    }

    private static Block left(FailedRun run) {
        List<Fact> facts = new ArrayList<>();
        run.left().forEach(it -> facts.add(Fact.of(it.what(), Words.cut(it.fate(), Words.LONG))));
        return facts.isEmpty()
                ? new Block.Text("Nothing: no run, no model and no version.")
                : new Block.FactList("", facts);
    }

    private static List<Block> warnings(FailedRun run) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Notes(
                "",
                run.warnings().stream()
                        .limit(MOST)
                        .map(it -> new Note(Tone.PLAIN, "Warning", Words.cut(it, Words.LONG)))
                        .toList(),
                false));
        more(run.warnings().size(), "warning", "warnings", blocks);
        return blocks;
    }

    private static Block where(FailedRun run) {
        List<Fact> facts = new ArrayList<>();
        where(run, (name, value) -> facts.add(Fact.of(name, Cell.code(value))));
        return new Block.FactList("", facts);
    }

    /** Hears a name and what is to be said of it. */
    interface Facts {

        /** Takes one. */
        void take(String name, String value);
    }

    /** Says where the job is written, and where its run is. */
    static void where(FailedRun run, Facts facts) {
        run.runId().ifPresent(it -> facts.take("Run", it));
        if (run.page() != null) {
            facts.take("Its page", run.page());
        }
        if (!run.experiment().isEmpty()) {
            facts.take("Experiment", run.experiment());
        }
        if (!run.model().isEmpty()) {
            facts.take("Registered model", run.model());
        }
        run.configuration().forEach(it -> facts.take("Configuration", it));
        if (run.configuration().isEmpty()) {
            facts.take("Configuration", "made in Java");
        }
        facts.take("Began", Page.time(run.began()));
        facts.take("Took", seconds(run.took()) + " s");
        facts.take(
                "Made by",
                "Modelwright " + run.modelwright() + ", Java " + Runtime.version() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toNanos() / SECOND);
    }
}
