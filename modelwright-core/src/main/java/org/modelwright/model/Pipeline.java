package org.modelwright.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.transform.FittedTransforms;
import org.modelwright.transform.Transform;

/**
 * Transforms and a learner as one learner: whoever fits it anew on other rows fits both anew on them.
 *
 * @param transforms what columns become, in order; every date that none of them takes becomes its parts
 * @param model learns from what they leave
 */
public record Pipeline(List<Transform> transforms, Model model) implements Model {

    /** Keeps a copy. */
    public Pipeline {
        transforms = List.copyOf(transforms);
    }

    @Override
    public Optional<Task> wantedTask() {
        return model.wantedTask();
    }

    @Override
    public void check() {
        model.check();
    }

    @Override
    public List<Problem> misfits(Task task) {
        return model.misfits(task);
    }

    @Override
    public List<Problem> warnings() {
        return model.warnings();
    }

    @Override
    public List<String> dataWarnings(Frame inputs) {
        return model.dataWarnings(inputs.drop(taken(inputs)));
    }

    @Override
    public Set<String> columns() {
        return model.columns();
    }

    @Override
    public List<Problem> dataProblems(Frame inputs, Frame beside) {
        return model.dataProblems(inputs.drop(taken(inputs)), beside);
    }

    @Override
    public Model settled(List<Model> found) {
        return new Pipeline(
                transforms,
                model.settled(found.stream()
                        .map(it -> it instanceof Pipeline pipeline ? pipeline.model : it)
                        .toList()));
    }

    @Override
    public boolean refitsOnAll() {
        return model.refitsOnAll();
    }

    /**
     * {@return the columns that transforms take}
     *
     * @throws org.modelwright.error.ConfigException with every name of a column that is not there
     */
    public Set<String> taken(Frame inputs) {
        return FittedTransforms.taken(FittedTransforms.withDefaults(transforms), inputs);
    }

    /**
     * {@return what the transforms make, by the column it is made of}
     *
     * @param training the columns that are {@link #taken}, of the training rows
     * @throws org.modelwright.error.DataException if nothing can be made of a column
     */
    public Map<String, List<String>> makes(Frame training, Session session) {
        return fitTransforms(training, session).transforms().makes();
    }

    private FittedTransforms.Learned fitTransforms(Frame training, Session session) {
        return FittedTransforms.fit(FittedTransforms.withDefaults(transforms), training, session);
    }

    /** {@inheritDoc} Dates may be among the inputs. */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        FittedTransforms.Learned learned = fitTransforms(inputs, context.session());
        return learned.transforms().isEmpty()
                ? model.fit(inputs, target, context)
                : new TransformedModel(transforms, learned.transforms(), model.fit(learned.columns(), target, context));
    }
}
