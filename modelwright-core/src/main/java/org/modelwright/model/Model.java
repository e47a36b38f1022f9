package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.error.Problem;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** A learner and its settings. Fitting gives another type, {@link FittedModel}; this one never changes. */
public interface Model {

    /** {@return the task as configured, or as another setting implies it; empty to find it from the target} */
    Optional<Task> wantedTask();

    /**
     * Checks the settings by name and value, before any data is read.
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    default void check() {}

    /**
     * {@return which settings do not fit a task, though they may fit another one; nothing by default}
     *
     * <p>Asked before any data is read where the task is known, and of the task that the target tells otherwise.
     */
    default List<Problem> misfits(Task task) {
        return List.of();
    }

    /**
     * {@return what is unusual about the settings, though it may be meant: told before any data is read, with the keys}
     */
    default List<Problem> warnings() {
        return List.of();
    }

    /**
     * {@return what should be known before learning from these columns, in whole sentences; nothing by default}
     *
     * @param inputs the feature columns, of all rows
     */
    default List<String> dataWarnings(Frame inputs) {
        return List.of();
    }

    /**
     * {@return the columns of the inputs that say something about a row and are no features, such as its weight}
     *
     * <p>They are read even where they are excluded; {@link #fit} finds them in {@link FitContext#beside}, or, if they are
     * part of the key, does not.
     */
    default Set<String> columns() {
        return Set.of();
    }

    /** {@return the features that settings name, which are learned from whatever they hold; none by default} */
    default Set<String> namedFeatures() {
        return Set.of();
    }

    /**
     * {@return what is wrong with the columns for these settings, told before training begins; nothing by default}
     *
     * @param inputs the feature columns, of all rows
     * @param beside those of {@link #columns()}, of all rows
     */
    default List<Problem> dataProblems(Frame inputs, Frame beside) {
        return List.of();
    }

    /**
     * {@return which targets these settings cannot learn, told before training begins; nothing by default}
     *
     * @param target of the rows that are learned from
     */
    default List<Problem> targetProblems(Target target) {
        return List.of();
    }

    /**
     * {@return the same learner with what several fits of it have found, to be fitted without looking for it again}
     *
     * <p>Asked with {@link FittedModel#found} of each fold of a cross-validation; by default the learner as it is.
     *
     * @param found the settings of each fit that looked for some, maybe none
     */
    default Model settled(List<Model> found) {
        return this;
    }

    /**
     * {@return the same learner, ready to have some of its settings searched}
     *
     * <p>What it would find for itself where nobody says how, and these settings leave it no room for any more, such as a
     * number of rounds, it finds on the inner rows of each trial. By default the learner as it is.
     *
     * @param keys dotted paths of the keys that are searched
     */
    default Model searchable(Set<String> keys) {
        return this;
    }

    /**
     * {@return what to try for these data, where a search is wanted and nobody gives a space}
     *
     * <p>What the settings say holds in each of them. By default the learner as it is, and nothing else.
     *
     * @param inputs the training rows, as {@link #fit} takes them
     * @param target their targets
     * @param context what may be used
     */
    default Proposal.Source proposals(Frame inputs, Target target, FitContext context) {
        return (number, bestFirst, random) ->
                number == 1 ? Optional.of(new Proposal(getClass().getSimpleName(), this)) : Optional.empty();
    }

    /** {@return by column 1 where predictions may only rise with it, -1 where they may only fall; none by default} */
    default Map<String, Integer> monotoneConstraints() {
        return Map.of();
    }

    /**
     * {@return who says what rows of inner splits say of these settings; by default each split is fitted and predicted}
     *
     * @param inputs the training rows, as {@link #fit} takes them
     * @param target their targets
     * @param context what may be used; its listener hears nothing
     */
    default InnerFit.Judge judge(Frame inputs, Target target, FitContext context) {
        return (split, listener) -> {
            FitContext.Sides sides = context.features().of(inputs, split);
            FittedModel fitted = fit(sides.train(), target.take(split.train()), context.within(split, listener));
            List<Column> numbers = Outputs.numbers(target.labels(), fitted.predict(sides.test()));
            List<DoubleBuffer> outputs = Outputs.allocate(target.labels(), split.test().length);
            for (int column = 0; column < outputs.size(); column++) {
                for (int row = 0; row < split.test().length; row++) {
                    outputs.get(column).put(row, numbers.get(column).number(row));
                }
            }
            return new InnerFit(outputs, fitted.found());
        };
    }

    /**
     * {@return whether the model that is saved learns from the test rows too, once it was judged without them}
     *
     * <p>It is what {@link FittedModel#found} says that is then fitted.
     */
    default boolean refitsOnAll() {
        return false;
    }

    /**
     * Learns. A round that is interrupted ({@link Thread#interrupted}) ends it with
     * {@link org.modelwright.error.InterruptedJobException}.
     *
     * @param inputs the training rows: BOOLEAN, LONG, DOUBLE and STRING columns
     * @param target their targets
     * @param context what may be used, and who listens
     * @throws org.modelwright.error.ConfigException if a setting names a column that is not there
     * @throws org.modelwright.error.DataException if these rows cannot be learned from
     */
    FittedModel fit(Frame inputs, Target target, FitContext context);
}
