package org.modelwright.transform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** All transforms of a job, fitted one after another: each takes columns that the ones before it left. */
public final class FittedTransforms {

    private final List<Feature> features;
    private final List<FittedTransform> fitted;

    private FittedTransforms(List<Feature> features, List<FittedTransform> fitted) {
        this.features = List.copyOf(features);
        this.fitted = List.copyOf(fitted);
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
     * @throws ConfigException if a transform takes a column that is not there
     * @throws DataException if nothing can be made of a column, or what is made has a name that is there already
     */
    public static Learned fit(List<Transform> transforms, Frame training, Session session) {
        Frame left = training.valueColumns();
        Map<String, Feature> raw = new LinkedHashMap<>();
        left.columns().forEach(column -> raw.put(column.name(), new Feature(column.name(), column.type())));
        List<FittedTransform> fitted = new ArrayList<>();
        for (Transform transform : transforms) {
            List<String> takes = List.copyOf(taken(List.of(transform), left));
            if (takes.isEmpty()) {
                continue;
            }
            FittedTransform one = transform.fit(left.select(takes), session.threads());
            List<Problem> clashes = clashes(one.makes(), left.drop(takes).names());
            if (!clashes.isEmpty()) {
                throw new DataException(clashes);
            }
            one.features().forEach(feature -> raw.replace(feature.name(), feature));
            fitted.add(one);
            long made = one.makes().values().stream().mapToLong(List::size).sum();
            left = left(one, left, session.space(Double.BYTES * made * left.rows()), session.threads());
        }
        return new Learned(new FittedTransforms(List.copyOf(raw.values()), fitted), left);
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
    private static Frame left(FittedTransform transform, Frame inputs, Space space, Threads threads) {
        Map<String, List<String>> makes = transform.makes();
        List<String> takes = transform.features().stream().map(Feature::name).toList();
        Frame made = transform.apply(inputs.select(takes), space, threads);
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
        return fitted.isEmpty();
    }

    /** {@return the raw columns, in order, as a model's signature has them} */
    public List<Feature> features() {
        return features;
    }

    /** {@return the columns that are made, by the column they are made of} */
    public Map<String, List<String>> makes() {
        Map<String, List<String>> makes = new LinkedHashMap<>();
        fitted.forEach(it -> it.makes().forEach((column, made) -> {
            List<String> all = new ArrayList<>(makes.getOrDefault(column, List.of()));
            all.remove(column);
            all.addAll(made);
            makes.put(column, all);
        }));
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
        for (FittedTransform transform : fitted) {
            left = left(transform, left, space, threads);
        }
        return left;
    }

    /** Writes the same into a graph. */
    public void export(OnnxGraph graph) {
        fitted.forEach(it -> it.export(graph));
    }

    /** {@return which texts they take, for the raw columns where not any text will do} */
    public Map<String, TextForm> texts() {
        Map<String, TextForm> texts = new LinkedHashMap<>();
        fitted.forEach(it -> texts.putAll(it.texts()));
        texts.keySet().retainAll(features.stream().map(Feature::name).toList());
        return texts;
    }
}
