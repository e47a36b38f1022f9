package org.modelwright.job;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.modelwright.card.Card;
import org.modelwright.error.Cause;
import org.modelwright.modelfiles.RunRecordFile;

/** The pages that people look at. */
final class CardPages {

    private CardPages() {}

    /**
     * {@return the pages by their names; none where they cannot be drawn, which is a warning: a model is not lost for a page}
     *
     * @param warn who hears it
     */
    static Map<String, byte[]> draw(RunRecordFile.Run record, Consumer<String> warn) {
        Map<String, byte[]> pages = new LinkedHashMap<>();
        try {
            Card card = Card.of(record);
            pages.put(Card.HTML, card.html().getBytes(StandardCharsets.UTF_8));
            pages.put(Card.README, card.readme().getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException | LinkageError e) {
            pages.clear();
            warn.accept("The card cannot be drawn: " + Cause.of(e) + ". The model and its record are whole.");
        }
        return pages;
    }
}
