package org.modelwright.search;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.modelwright.data.RecordKeys;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.Model;
import org.modelwright.model.Proposal;

/**
 * The settings that a {@link Search} with a space may try: learners, and values for those of the keys that a learner has.
 *
 * <p>The first trial takes the values that the model has, where the space holds them, and the middle elsewhere; then come as
 * many drawn at random as a {@link Sampler} needs, which draws from then on.
 */
public final class SearchSpace implements Proposal.Source {

    private static final String SPACE = "space.";
    private static final int PATIENCE = 200;
    private static final long COUNTABLE = 100_000;

    private final Map<String, Dimension> dimensions;
    private final List<Model> learners;
    private final Set<String> keys;
    private final Sampler sampler;
    private final Map<Model, Map<String, Double>> points = new LinkedHashMap<>();
    private final Set<Model> drawn = new HashSet<>();

    private SearchSpace(Model model, Search search) {
        this.dimensions = search.space();
        Dimension models = dimensions.get(Search.MODEL);
        this.keys = dimensions.keySet().stream()
                .filter(it -> !it.equals(Search.MODEL))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.learners = models == null
                ? List.of(model)
                : models.listed().stream().map(Model.class::cast).toList();
        this.sampler = new Sampler(dimensions);
    }

    /** {@return the space of a search that has one} */
    public static SearchSpace of(Model model, Search search) {
        return new SearchSpace(model, search);
    }

    /**
     * {@return what is wrong with a space, by name and value: the keys that no learner has, and the values that one refuses}
     *
     * @param model that the job learns with where the space has no learners
     */
    public static List<Problem> problems(Model model, Search search) {
        return problems(model, search, it -> {});
    }

    /** {@return the same, with what the learners' own libraries say} */
    public static List<Problem> checked(Model model, Search search) {
        return problems(model, search, Model::check);
    }

    private static List<Problem> problems(Model model, Search search, Consumer<Model> check) {
        Dimension models = search.space().get(Search.MODEL);
        if (models != null && !models.listed().stream().allMatch(Model.class::isInstance)
                || models != null && models.listed().isEmpty()) {
            return List.of(Problem.at(
                    SPACE + Search.MODEL,
                    "The space of the model is not a list of learners.",
                    "[{KIND: LinearModel}, {KIND: BaselineModel}]."));
        }
        return search.space().isEmpty() ? List.of() : new SearchSpace(model, search).problems(model, check);
    }

    private List<Problem> problems(Model model, Consumer<Model> check) {
        Set<Problem> problems = new LinkedHashSet<>();
        for (String key : keys) {
            if (learners.stream().noneMatch(it -> has(it, key))) {
                String names = learners.stream()
                        .map(it -> it.getClass().getSimpleName())
                        .distinct()
                        .collect(Collectors.joining(", "));
                problems.add(Problem.at(
                        SPACE + key,
                        "The key (" + key + ") of the space is not known in " + names + ".",
                        Nearest.of(key, names(learners.get(0)))));
            }
        }
        for (int i = 0; i < learners.size(); i++) {
            Model learner = learners.get(i);
            String of = SPACE + Search.MODEL + (learner == model ? "" : "." + i);
            if (!learner.columns().equals(model.columns())) {
                problems.add(otherColumns(of, learner, model));
            }
            if (!learner.wantedTask().equals(model.wantedTask())) {
                problems.add(Problem.at(
                        of,
                        "The learner (" + learner.getClass().getSimpleName()
                                + ") has another task than the model of the" + " job.",
                        "the task at the job's model and at each learner, or at none."));
            }
            Map<String, Object> first = first(learner);
            Map<String, Object> right = new LinkedHashMap<>(first);
            while (!tried(learner, right, "", model, check, problems)) {
                int before = right.size();
                right.keySet().removeIf(key -> problems.stream().anyMatch(it -> (SPACE + key).equals(it.path())));
                if (right.size() == before) {
                    return List.copyOf(problems); // it is not of one key
                }
            }
            for (String key : first.keySet()) {
                for (Object value : dimension(key).extremes()) {
                    Map<String, Object> changed = new LinkedHashMap<>(right);
                    changed.put(key, value);
                    tried(learner, changed, key, model, check, problems);
                }
            }
        }
        return List.copyOf(problems);
    }

    private static Problem otherColumns(String path, Model learner, Model model) {
        return Problem.at(
                path,
                "The columns beside the features (" + String.join(", ", learner.columns())
                        + ") are not those of the model" + " (" + String.join(", ", model.columns()) + ").",
                "the same sample_weight at the job's model and in the whole space: which columns are read is not searched.");
    }

    private boolean tried(
            Model learner,
            Map<String, Object> values,
            String key,
            Model model,
            Consumer<Model> check,
            Set<Problem> problems) {
        try {
            Model changed = changed(learner, values);
            if (!changed.columns().equals(model.columns()) && learner.columns().equals(model.columns())) {
                problems.add(otherColumns(SPACE + key, changed, model));
            }
            check.accept(changed);
            return true;
        } catch (ConfigException e) {
            for (Problem problem : e.problems()) {
                String own = problem.path() == null ? "" : problem.path();
                String path = !key.isEmpty() ? SPACE + key : values.containsKey(own) ? SPACE + own : "space";
                problems.add(new Problem(problem.message(), problem.maybe(), null, path));
            }
            return false;
        }
    }

    private Dimension dimension(String key) {
        return requireNonNull(dimensions.get(key));
    }

    private static boolean has(Model learner, String key) {
        return learner instanceof Record record && RecordKeys.has(record, key);
    }

    private static List<String> names(Model learner) {
        return learner instanceof Record record ? RecordKeys.of(record) : List.of();
    }

    /** {@return the values to begin with, for the keys that a learner has} */
    private Map<String, Object> first(Model learner) {
        Map<String, Object> first = new LinkedHashMap<>();
        for (String key : keys) {
            if (has(learner, key)) {
                Dimension dimension = dimension(key);
                first.put(
                        key,
                        RecordKeys.get((Record) learner, key)
                                .filter(dimension::holds)
                                .orElseGet(() -> dimension.listed().isEmpty()
                                        ? dimension.at(0.5)
                                        : dimension.listed().get(0)));
            }
        }
        return first;
    }

    private Model changed(Model learner, Map<String, Object> values) {
        Model ready = learner.searchable(keys);
        return values.isEmpty() ? ready : (Model) RecordKeys.with((Record) ready, values);
    }

    /**
     * {@return which settings of a model lie at an end of the space, such as {@code params.max_depth 8}, where the learner
     * would take what lies beyond}
     *
     * @param model one of the space
     */
    public List<String> ends(Model model) {
        List<String> ends = new ArrayList<>();
        for (String key : keys) {
            if (has(model, key)) {
                RecordKeys.get((Record) model, key)
                        .filter(it -> dimension(key)
                                .beyond(it)
                                .filter(further -> takes(model, key, further))
                                .isPresent())
                        .ifPresent(it -> ends.add(key + " " + it));
            }
        }
        return ends;
    }

    private boolean takes(Model model, String key, Object value) {
        try {
            changed(model, Map.of(key, value)).check();
            return true;
        } catch (ConfigException e) {
            return false; // there is nothing beyond that end
        }
    }

    /** {@return how many settings there are; {@link Long#MAX_VALUE} where there is no end of them} */
    public long count() {
        long count = 0;
        for (Model learner : learners) {
            long product = 1;
            for (String key : keys) {
                long values = has(learner, key) ? dimension(key).count() : 1;
                product = values > Long.MAX_VALUE / product ? Long.MAX_VALUE : product * values;
            }
            count = product > Long.MAX_VALUE - count ? Long.MAX_VALUE : count + product;
        }
        return count;
    }

    @Override
    public Optional<Proposal> next(int number, List<Proposal> bestFirst, RandomGenerator random) {
        if (number <= learners.size()) {
            Model learner = learners.get(number - 1);
            Map<String, Object> values = first(learner);
            Map<String, Double> point = new LinkedHashMap<>();
            values.forEach((key, value) -> point.put(key, dimension(key).partOf(value)));
            if (dimensions.containsKey(Search.MODEL)) {
                point.put(Search.MODEL, (number - 0.5) / learners.size());
            }
            Optional<Proposal> first = proposed(learner, values, point);
            if (first.isPresent()) {
                return first;
            }
        }
        List<Map<String, Double>> best =
                bestFirst.stream().map(it -> points.get(it.model())).toList();
        long left = count() - drawn.size();
        for (int attempt = 0; left > 0 && attempt < PATIENCE; attempt++) {
            // Where few are left they are not found by those who look where it is good.
            Map<String, Double> point = sampler.next(attempt < PATIENCE / 2 ? best : List.of(), random);
            Optional<Proposal> next = at(point);
            if (next.isPresent()) {
                return next;
            }
        }
        return left > 0 && left < COUNTABLE ? firstOfTheRest() : Optional.empty();
    }

    private Optional<Proposal> at(Map<String, Double> point) {
        Double at = point.get(Search.MODEL);
        Model learner =
                at == null ? learners.get(0) : (Model) dimension(Search.MODEL).at(at);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String key : keys) {
            if (has(learner, key)) {
                values.put(key, dimension(key).at(requireNonNull(point.get(key))));
            }
        }
        return proposed(learner, values, point);
    }

    private Optional<Proposal> proposed(Model learner, Map<String, Object> values, Map<String, Double> point) {
        Model model;
        try {
            model = changed(learner, values);
        } catch (ConfigException e) {
            model = null; // values that are right one by one, and not together
        }
        if (model == null || !drawn.add(model)) {
            return Optional.empty();
        }
        points.put(model, point);
        List<String> words = new ArrayList<>();
        if (learners.size() > 1) {
            words.add(learner.getClass().getSimpleName());
        }
        values.forEach((key, value) -> words.add(key + " " + value));
        return Optional.of(new Proposal(String.join(", ", words), model));
    }

    /** {@return the first that was not drawn, of a space of which nearly all was} */
    private Optional<Proposal> firstOfTheRest() {
        for (Model learner : learners) {
            List<String> own = keys.stream().filter(it -> has(learner, it)).toList();
            long all = 1;
            for (String key : own) {
                all *= dimension(key).count();
            }
            for (long number = 0; number < all; number++) {
                Map<String, Double> point = new LinkedHashMap<>();
                point.put(Search.MODEL, (learners.indexOf(learner) + 0.5) / learners.size());
                long rest = number;
                for (String key : own) {
                    Dimension dimension = dimension(key);
                    point.put(key, dimension.partOf(dimension.value(rest % dimension.count())));
                    rest /= dimension.count();
                }
                Optional<Proposal> next = at(point);
                if (next.isPresent()) {
                    return next;
                }
            }
        }
        return Optional.empty();
    }
}
