package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.model.Proposal;
import org.modelwright.xgboost.Candidates.Candidate;

/**
 * What a search tries where nobody gives a space: what the {@link DefaultRecipe} tries, deep trees first, then trees whose
 * parameters are drawn, every second one near the best so far.
 */
final class ProposedTrees implements Proposal.Source {

    private static final int LEADERS = 3;
    private static final double NEAR = 0.3;

    private final List<Candidate> first;
    private final List<Candidates.Variation> variations;
    private final Map<String, Object> said;
    private final Map<Model, Candidate> known = new LinkedHashMap<>();

    /**
     * Looks at what is to be learned.
     *
     * @param said the parameters that hold in each trial
     * @param onlyTrees whether another learner would not do what is said
     */
    ProposedTrees(Candidates candidates, Map<String, Object> said, boolean onlyTrees) {
        this.said = said;
        List<Candidate> all = new ArrayList<>(candidates.first());
        all.removeIf(it -> onlyTrees && !(it.model() instanceof XGBoostModel));
        all.sort((one, other) -> Integer.compare(other.complexity(), one.complexity()));
        this.first = all;
        this.variations = new ArrayList<>(candidates.variations());
    }

    @Override
    public Optional<Proposal> next(int number, List<Proposal> bestFirst, RandomGenerator random) {
        List<Candidate> best =
                bestFirst.stream().map(it -> known.get(it.model())).toList();
        if (number <= first.size()) {
            return proposed(first.get(number - 1));
        }
        while (!variations.isEmpty()) {
            Optional<Candidate> next = variations.remove(0).of(best);
            if (next.isPresent() && !known.containsKey(next.get().model())) {
                return proposed(next.get());
            }
        }
        List<Candidate> trees = best.stream()
                .filter(it -> treesOf(it.model()).isPresent())
                .limit(LEADERS)
                .toList();
        return trees.isEmpty()
                ? Optional.empty()
                : proposed(number % 2 == 0 ? near(trees.get(0), random) : drawn(trees, random));
    }

    private Optional<Proposal> proposed(Candidate candidate) {
        known.put(candidate.model(), candidate);
        return Optional.of(new Proposal(candidate.name(), candidate.model()));
    }

    private static Optional<XGBoostModel> treesOf(Model model) {
        return model instanceof XGBoostModel trees
                ? Optional.of(trees)
                : model instanceof Pipeline pipeline ? treesOf(pipeline.model()) : Optional.empty();
    }

    /** {@return other trees of the columns and the target of one of the best} */
    private Candidate drawn(List<Candidate> leaders, RandomGenerator random) {
        Candidate leader = leaders.get(random.nextInt(leaders.size()));
        double weight = number(leader, "min_child_weight", 1);
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("max_depth", (long) (2 + random.nextInt(9)));
        params.put("eta", digits(factor(0.02, 0.2, random)));
        params.put("subsample", digits(0.5 + 0.5 * random.nextDouble()));
        params.put("colsample_bytree", digits(0.3 + 0.7 * random.nextDouble()));
        params.put("min_child_weight", digits(weight < 1 ? factor(0.01, 2, random) : factor(0.5, 20, random)));
        params.put("reg_lambda", digits(factor(0.05, 50, random)));
        params.put("reg_alpha", random.nextBoolean() ? 0.0 : digits(factor(0.001, 10, random)));
        return changed(leader, params);
    }

    /** {@return the best with each parameter a little larger or smaller} */
    private Candidate near(Candidate best, RandomGenerator random) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("max_depth", Math.max(1, (long) number(best, "max_depth", 6) + random.nextInt(3) - 1));
        params.put("eta", digits(Math.min(0.5, moved(best, "eta", 0.05, random))));
        params.put("subsample", digits(Math.min(1, moved(best, "subsample", 0.8, random))));
        params.put("colsample_bytree", digits(Math.min(1, moved(best, "colsample_bytree", 0.8, random))));
        params.put("min_child_weight", digits(moved(best, "min_child_weight", 1, random)));
        params.put("reg_lambda", digits(moved(best, "reg_lambda", 1, random)));
        return changed(best, params);
    }

    private Candidate changed(Candidate candidate, Map<String, Object> params) {
        said.keySet().forEach(params::remove);
        StringBuilder name = new StringBuilder(
                candidate.name().replaceFirst("^depth \\d+", "trees").replaceFirst(": .*", ""));
        String separator = ": ";
        for (Map.Entry<String, Object> each : params.entrySet()) {
            name.append(separator).append(each.getKey()).append(' ').append(each.getValue());
            separator = ", ";
        }
        return new Candidate(name.toString(), with(candidate.model(), params), candidate.complexity());
    }

    private static Model with(Model model, Map<String, Object> params) {
        if (model instanceof Pipeline pipeline) {
            return new Pipeline(pipeline.transforms(), with(pipeline.model(), params));
        }
        XGBoostModel trees = (XGBoostModel) model;
        Map<String, Object> all = new LinkedHashMap<>(trees.params());
        all.putAll(params);
        return trees.params(all);
    }

    private static double number(Candidate candidate, String name, double standard) {
        return treesOf(candidate.model())
                .map(it -> it.params().get(name))
                .filter(Number.class::isInstance)
                .map(it -> ((Number) it).doubleValue())
                .orElse(standard);
    }

    private static double moved(Candidate candidate, String name, double standard, RandomGenerator random) {
        return number(candidate, name, standard) * Math.exp(NEAR * random.nextGaussian());
    }

    private static double factor(double from, double to, RandomGenerator random) {
        return from * Math.pow(to / from, random.nextDouble());
    }

    private static double digits(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
    }
}
