package org.modelwright.transform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.modelwright.data.Column;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.task.Target;

/** All transforms of a job, fitted one after another: each takes columns that the ones before it left. */
public final class FittedTransforms {

    private final List<Feature> features;
    private final List<Step> steps;

    /** A transform, and what it has learned. */
    private record Step(Transform transform, FittedTransform fitted) {}

    private FittedTransforms(List<Feature> features, List<Step> steps) {
        this.features = List.copyOf(features);
        this.steps = List.copyOf(steps);
    }

    /** {@return the transforms of a job, and after them what every date becomes that none of them takes} */
    public static List<Transform> withDefaults(List<Transform> configured) {
        List<Transform> all = new ArrayList<>(configured);
        all.add(DateParts.of());
        return all;
    }

    /**
     * {@return the columns of these inputs that some transform takes; what is made by another one is not among them}
     *
     * @throws ConfigException with every name of a column that is not there
     */
    public static Set<String> taken(List<Transform> transforms, Frame inputs) {
        List<String> known = inputs.valueColumns().names();
        Set<String> taken = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        for (Transform transform : transforms) {
            String kind = transform.getClass().getSimpleName();
            for (String name : transform.takes(inputs)) {
                if (known.contains(name)) {
                    taken.add(name);
                } else {
                    problems.add(Problem.of(
                            "The column (" + name + ") of " + kind + " is not among the inputs.",
                            Nearest.of(name, known)));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return taken;
    }

    /**
     * What was learned, and from what a learner learns.
     *
     * @param transforms the fitted transforms
     * @param columns what they leave of the training rows
     */
    public record Learned(FittedTransforms transforms, Frame columns) {}

    /**
     * Fits them.
     *
     * @param transforms in order
     * @param training the training rows
     * @param target what is to be predicted of them
     * @param inner splits them, for transforms that learn from the target
     * @throws ConfigException if a transform takes a column that is not there
     * @throws DataException if nothing can be made of a column, or what is made has a name that is there already
     */
    public static Learned fit(
            List<Transform> transforms, Frame training, Target target, InnerSplits inner, Session session) {
        return fit(transforms, Map.of(), training, target, inner, session);
    }

    /**
     * {@return the same transforms, fitted to some of the training rows alone, but for those that are fitted once}
     *
     * @param training these rows, every column of {@link #features}
     * @param target what is to be predicted of them
     * @param inner splits them once more
     * @throws DataException if nothing can be made of a column of these rows
     */
    public Learned again(Frame training, Target target, InnerSplits inner, Session session) {
        List<Transform> transforms = new ArrayList<>();
        Map<Transform, FittedTransform> once = new IdentityHashMap<>();
        for (Step step : steps) {
            transforms.add(step.transform);
            if (step.transform.isFittedOnce()) {
                once.put(step.transform, step.fitted);
            }
        }
        return fit(transforms, once, training, target, inner, session);
    }

    private static Learned fit(
            List<Transform> transforms,
            Map<Transform, FittedTransform> once,
            Frame training,
            Target target,
            InnerSplits inner,
            Session session) {
        Frame left = training.valueColumns();
        Map<String, Feature> raw = new LinkedHashMap<>();
        left.columns().forEach(column -> raw.put(column.name(), new Feature(column.name(), column.type())));
        List<Step> steps = new ArrayList<>();
        for (Transform transform : transforms) {
            FittedTransform known = once.get(transform);
            List<String> takes = known == null
                    ? List.copyOf(taken(List.of(transform), left))
                    : known.features().stream().map(Feature::name).toList();
            if (takes.isEmpty()) {
                continue;
            }
            Frame taken = left.select(takes);
            FittedTransform one = known == null ? transform.fit(taken, target, session.threads()) : known;
            List<Problem> clashes = clashes(one.makes(), left.drop(takes).names());
            if (!clashes.isEmpty()) {
                throw new DataException(clashes);
            }
            one.features().forEach(feature -> raw.replace(feature.name(), feature));
            steps.add(new Step(transform, one));
            long made = one.makes().values().stream().mapToLong(List::size).sum();
            Space space = session.space(Double.BYTES * made * left.rows());
            Frame columns = transform.looksAtTarget()
                    ? CrossFitting.of(transform, taken, target, inner, space, session.threads())
                    : one.apply(taken, space, session.threads());
            left = left(one, columns, left);
        }
        return new Learned(new FittedTransforms(List.copyOf(raw.values()), steps), left);
    }

    /** {@return a problem for each column that is made and has the name of another one, of these or made as well} */
    public static List<Problem> clashes(Map<String, List<String>> makes, Collection<String> others) {
        Set<String> names = new HashSet<>(others);
        List<Problem> problems = new ArrayList<>();
        makes.forEach((column, made) -> made.stream()
                .filter(name -> !names.add(name))
                .map(name -> Problem.of(
                                "The column (" + name + ") is there already, and is what the column (" + column
                                        + ") becomes.",
                                "another name for it; or exclude one of the two, or other parts.")
                        .with(Map.of("column", name)))
                .forEach(problems::add));
        return problems;
    }

    /** What a transform makes stands where the column stood that it is made of. */
    private static Frame left(FittedTransform transform, Frame made, Frame inputs) {
        Map<String, List<String>> makes = transform.makes();
        Set<String> takes = transform.features().stream().map(Feature::name).collect(Collectors.toSet());
        List<Column> columns = new ArrayList<>();
        for (Column column : inputs.columns()) {
            makes.getOrDefault(column.name(), List.of()).forEach(name -> columns.add(made.column(name)));
            if (!takes.contains(column.name())) {
                columns.add(column);
            }
        }
        return Frame.of(columns);
    }

    /** {@return whether there is nothing to do} */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** {@return whether none of them is fitted again within the training rows} */
    public boolean isFittedOnce() {
        return steps.stream().allMatch(it -> it.transform.isFittedOnce());
    }

    /** {@return the raw columns, in order, as a model's signature has them} */
    public List<Feature> features() {
        return features;
    }

    /** {@return the columns that are made, by the column they are made of; one that keeps its name alone is left out} */
    public Map<String, List<String>> makes() {
        Map<String, List<String>> makes = new LinkedHashMap<>();
        steps.forEach(it -> it.fitted.makes().forEach((column, made) -> {
            List<String> all = new ArrayList<>(makes.getOrDefault(column, List.of()));
            all.remove(column);
            all.addAll(made);
            makes.put(column, all);
        }));
        makes.entrySet().removeIf(it -> it.getValue().equals(List.of(it.getKey())));
        return makes;
    }

    /**
     * {@return the columns that a learner sees}
     *
     * @param inputs every column of {@link #features}; a date may be there as such or as text
     * @param space where new columns are held
     * @param threads who may work on it
     * @throws DataException naming what is no value that a transform takes, with its column and row
     */
    public Frame apply(Frame inputs, Space space, Threads threads) {
        Frame left = inputs.select(features.stream().map(Feature::name).toList());
        for (Step step : steps) {
            List<String> takes =
                    step.fitted.features().stream().map(Feature::name).toList();
            left = left(step.fitted, step.fitted.apply(left.select(takes), space, threads), left);
        }
        return left;
    }

    /** Writes the same into a graph. */
    public void export(OnnxGraph graph) {
        steps.forEach(it -> it.fitted.export(graph));
    }

    /** {@return which texts they take, for the raw columns where not any text will do} */
    public Map<String, TextForm> texts() {
        Map<String, TextForm> texts = new LinkedHashMap<>();
        steps.forEach(it -> texts.putAll(it.fitted.texts()));
        texts.keySet().retainAll(features.stream().map(Feature::name).toList());
        return texts;
    }
}
