package org.modelwright.splitter;

import org.modelwright.data.Examples;

/**
 * The rows that a model learns from, to be split once more: into rows that it is fitted to and rows that say when to stop
 * or which setting to take.
 *
 * @param examples these rows alone, in the order in which the learner is given them
 * @param classes whether the target is a class
 * @param testRows how many rows judge the model in the end; none of them is here
 */
public record TrainingRows(Examples examples, boolean classes, int testRows) {

    /** {@return how many rows there are} */
    public int count() {
        return examples.count();
    }

    /** {@return those of a split of these rows that are learned from; without features} */
    TrainingRows learnedFrom(RowSplit split) {
        return new TrainingRows(withoutFeatures().take(split.train()), classes, split.test().length);
    }

    /** {@return the rows without features, at which no splitter looks} */
    Examples withoutFeatures() {
        return new Examples(examples.rowKeys(), examples.target(), examples.rowKeys(), examples.beside());
    }
}
