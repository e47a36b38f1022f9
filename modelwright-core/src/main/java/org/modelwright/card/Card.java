package org.modelwright.card;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.modelwright.modelfiles.RunRecordFile;

/**
 * One page that says what was trained on what, how good it is and how sure that is, where it fails, and why it decides as
 * it does: for a browser, and in the form of a model card that hubs read. Both hold what the record of the run says, and
 * nothing else.
 *
 * @param html one file that needs nothing beside it: no script, no network
 * @param readme Markdown with a head of YAML
 */
public record Card(String html, String readme) {

    /** The name of the page in a model's directory and among the artifacts of its run. */
    public static final String HTML = "card.html";

    /** The name of the Markdown beside it. */
    public static final String README = "README.md";

    /**
     * {@return the card of a model}
     *
     * @param run what the record says of the run that made it
     */
    public static Card of(RunRecordFile.Run run) {
        Facts facts = new Facts(run);
        List<Section> sections = Stream.of(
                        ScoreSection.of(facts),
                        DataSection.of(facts),
                        SplitSection.of(facts),
                        LearningSection.of(facts),
                        SearchSection.of(facts),
                        DecisionSection.of(facts),
                        ErrorSection.of(facts),
                        WorstRowSection.of(facts),
                        SliceSection.of(facts),
                        ReasonSection.of(facts),
                        SettingSection.of(facts),
                        LineageSection.of(facts))
                .filter(Objects::nonNull)
                .filter(section -> !section.blocks().isEmpty())
                .toList();
        return new Card(Page.of(facts, sections).write(), Readme.of(facts));
    }
}
