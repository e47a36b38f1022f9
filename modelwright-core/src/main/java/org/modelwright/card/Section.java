package org.modelwright.card;

import java.util.List;

/**
 * A part of the page.
 *
 * @param id that its heading is linked by
 * @param title the heading
 * @param blocks what stands in it; a section without any is left out
 */
record Section(String id, String title, List<Block> blocks) {

    Section {
        blocks = List.copyOf(blocks);
    }
}
