package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.modelwright.data.Split;
import org.modelwright.mlflow.Dataset;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.RunCourse.Previous;

/**
 * What a version says of itself where the job says nothing: Markdown, the same for the same run and the same last
 * version.
 */
final class VersionDescription {

    private static final int MOST_CHANGES = 10;
    private static final int LONGEST = 200;

    private VersionDescription() {}

    /**
     * {@return the text}
     *
     * @param learner the model's KIND
     * @param trained the model that was judged, on what, and what differs from the last version
     */
    static String of(String learner, Trained trained) {
        FittedModel model = trained.judged();
        String target = trained.data().target().name();
        Split split = trained.split();
        Dataset inputs = trained.data().sources().get(0);
        Scores scores = trained.scores();
        Previous previous = trained.course().previous();
        List<String> lines = new ArrayList<>();
        lines.add("**What:** " + learner + ", " + model.task().name().toLowerCase(Locale.ROOT) + " of " + code(target)
                + " from " + model.features().size() + " features.");
        lines.add("");
        lines.add("**On:** " + split.train().count() + " training and "
                + split.test().count() + " test rows; digest of the inputs " + code(inputs.digest()) + ".");
        lines.add("");
        lines.add("**How good, on the test rows:** " + scores.besideBaseline() + ".");
        if (previous != null) {
            List<String> changes = previous.changes();
            lines.add("");
            lines.add("**Since version " + previous.version() + ":** "
                    + (changes.isEmpty() ? "the same data and configuration." : ""));
            if (!changes.isEmpty()) {
                lines.add("");
                lines.add(changes.stream()
                        .limit(MOST_CHANGES)
                        .map(it -> "- " + code(it.length() > LONGEST ? it.substring(0, LONGEST) + "…" : it))
                        .collect(Collectors.joining("\n")));
            }
            if (changes.size() > MOST_CHANGES) {
                lines.add("- and " + (changes.size() - MOST_CHANGES) + " more");
            }
        }
        return String.join("\n", lines).replace(" \n", "\n");
    }

    /** Nothing in it is Markdown. */
    private static String code(String text) {
        return "`" + text.replace('`', '\'').replaceAll("\\s+", " ") + "`";
    }
}
