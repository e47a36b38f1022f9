package org.modelwright.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.error.Problem;
import org.modelwright.splitter.InnerSplits;
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
    public Set<String> namedFeatures() {
        return model.namedFeatures();
    }

    @Override
    public List<Problem> dataProblems(Frame inputs, Frame beside) {
        return model.dataProblems(inputs.drop(taken(inputs)), beside);
    }

    @Override
    public List<Problem> targetProblems(Target target) {
        return model.targetProblems(target);
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
    public Model searchable(Set<String> keys) {
        return new Pipeline(transforms, model.searchable(keys));
    }

    /** {@inheritDoc} <p>The transforms stay. */
    @Override
    public Proposal.Source proposals(Frame inputs, Target target, FitContext context) {
        Learned learned = learn(inputs, target, context);
        Proposal.Source source = model.proposals(learned.columns, target, learned.context);
        return (number, bestFirst, random) -> source.next(
                        number,
                        bestFirst.stream()
                                .map(it -> new Proposal(it.name(), ((Pipeline) it.model()).model))
                                .toList(),
                        random)
                .map(it -> new Proposal(it.name(), new Pipeline(transforms, it.model())));
    }

    /** {@inheritDoc} <p>The transforms are fitted anew to the rows of each split that are learned from. */
    @Override
    public InnerFit.Judge judge(Frame inputs, Target target, FitContext context) {
        Learned learned = learn(inputs, target, context);
        InnerFit.Judge judge = model.judge(learned.columns, target, learned.context);
        return (split, listener) -> {
            InnerFit held = judge.of(split, listener);
            return new InnerFit(held.outputs(), held.found().map(it -> new Pipeline(transforms, it)));
        };
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
     * @param target what is to be predicted of them
     * @param inner splits them, for transforms that learn from the target
     * @throws org.modelwright.error.DataException if nothing can be made of a column
     */
    public Map<String, List<String>> makes(Frame training, Target target, InnerSplits inner, Session session) {
        return fitTransforms(training, target, inner, session).transforms().makes();
    }

    private FittedTransforms.Learned fitTransforms(Frame training, Target target, InnerSplits inner, Session session) {
        return FittedTransforms.fit(FittedTransforms.withDefaults(transforms), training, target, inner, session);
    }

    /** {@inheritDoc} Dates may be among the inputs. */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        Learned learned = learn(inputs, target, context);
        FittedModel fitted = model.fit(learned.columns, target, learned.context);
        return learned.transforms.isEmpty() ? fitted : new TransformedModel(transforms, learned.transforms, fitted);
    }

    /**
     * What a learner is given.
     *
     * @param transforms fitted to all rows
     * @param columns what they leave of them
     * @param context fits them again to the rows of an inner split that are learned from
     */
    public record Learned(FittedTransforms transforms, Frame columns, FitContext context) {}

    /** {@return what the learner is given of these rows} */
    public Learned learn(Frame inputs, Target target, FitContext context) {
        Session session = context.session();
        FittedTransforms.Learned learned = fitTransforms(inputs, target, context.inner(), session);
        FittedTransforms fitted = learned.transforms();
        if (fitted.isFittedOnce()) {
            return new Learned(fitted, learned.columns(), context);
        }
        FitContext.InnerFeatures again = (columns, split) -> {
            FitContext.Sides raw = context.features().of(inputs, split);
            FittedTransforms.Learned inner = fitted.again(
                    raw.train(), target.take(split.train()), context.inner().within(split), session);
            Space space = session.space((long) columns.bytes() * split.test().length);
            return new FitContext.Sides(
                    inner.columns(), inner.transforms().apply(raw.test(), space, session.threads()));
        };
        return new Learned(fitted, learned.columns(), context.with(again));
    }
}
