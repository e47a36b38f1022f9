package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** What a training makes of its columns and its target: checked, encoded, constrained. */
final class TrainingColumns {

    private static final int BLOCK = 4096;

    private final XGBoostModel model;
    private final Frame inputs;
    private final Target target;

    TrainingColumns(XGBoostModel model, Frame inputs, Target target) {
        this.model = model;
        this.inputs = inputs;
        this.target = target;
    }

    /** Refuses targets that the objective does not take. */
    void refuseTargets() {
        if (target.rows() == 0) {
            throw new DataException("There are no training rows.");
        }
        List<Problem> problems = model.targetProblems(target);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** Refuses settings that name columns which are not there. */
    void refuseUnknownColumns() {
        List<Problem> problems = new ArrayList<>();
        refuseUnknown("categorical", model.categorical(), problems);
        refuseUnknown("monotone_constraints", model.monotoneConstraints().keySet(), problems);
        interactions().forEach(group -> refuseUnknown("interaction_constraints", group, problems));
        for (String name : model.monotoneConstraints().keySet()) {
            inputs.find(name)
                    .filter(column -> column.type() == DataType.STRING)
                    .ifPresent(column -> problems.add(Problem.of(
                            "The column (" + name + ") of monotone_constraints is text, which has no order.",
                            "monotone_constraints without " + name + ".")));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void refuseUnknown(String key, Iterable<String> names, List<Problem> problems) {
        for (String name : names) {
            if (inputs.find(name).isEmpty()) {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + key + " is not among the inputs.",
                        Nearest.of(name, inputs.names())));
            }
        }
    }

    /** The column names of the interaction constraints; their form is checked by the model's constructor. */
    private List<List<String>> interactions() {
        List<List<String>> groups = new ArrayList<>();
        if (model.params().get(XGBoostParameters.INTERACTIONS) instanceof List<?> lists) {
            for (Object group : lists) {
                groups.add(((List<?>) group).stream().map(String::valueOf).toList());
            }
        }
        return groups;
    }

    /**
     * {@return how each column reaches the trees, as these training rows say}
     *
     * @param all whether each column must have a value in them; else those without one are left out
     */
    List<Encoding> encodings(Frame train, boolean all) {
        List<String> outputs = new ArrayList<>(List.of(Outputs.PREDICTION));
        target.labels().texts().forEach(label -> outputs.add(Outputs.probability(label)));
        boolean oneHot = model.categoricalEncoding() == XGBoostModel.CategoricalEncoding.ONE_HOT;
        List<Problem> problems = new ArrayList<>();
        List<Encoding> encodings = new ArrayList<>();
        for (Column column : train.columns()) {
            if (column.name().equals(model.baseMargin())) {
                continue;
            }
            String what = "The column (" + column.name() + ") ";
            List<String> own = List.of(column.name());
            if (column.type() == DataType.DATETIME) {
                problems.add(Problem.of(what + "is a date, which cannot be a feature.")
                        .excluding(own));
                continue;
            }
            if (outputs.contains(column.name())) {
                problems.add(Problem.of(what + "has the name of an output of the model.")
                        .excluding(own));
            }
            Feature feature = new Feature(column.name(), column.type());
            boolean missing;
            Encoding encoding;
            if (column.type() == DataType.STRING || model.categorical().contains(column.name())) {
                Encoding.Category category = Encoding.Category.of(feature, column, oneHot);
                missing = category.categories().isEmpty();
                encoding = category;
            } else {
                missing = column.isAllMissing();
                encoding = new Encoding.Number(feature);
            }
            if (all || !missing) {
                encodings.add(encoding);
            }
            if (all && missing) {
                problems.add(Problem.of(what + "is missing in every training row (" + column.rows() + ").")
                        .excluding(own));
            }
            int infinite = infinite(inputs.column(column.name()));
            if (infinite > 0) {
                problems.add(Problem.of(what + "is infinite, or beyond what 32-bit floats hold, in " + infinite + " of "
                                + inputs.rows() + " training rows.")
                        .excluding(own));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        if (encodings.isEmpty()) {
            throw new DataException("There is no column to learn from.", "fewer names in exclude, or more in columns.");
        }
        return encodings;
    }

    private static int infinite(Column column) {
        int infinite = 0;
        for (int from = 0; column.type() == DataType.DOUBLE && from < column.rows(); from += BLOCK) {
            double[] numbers = new double[Math.min(BLOCK, column.rows() - from)];
            column.numbers(from, numbers);
            for (double number : numbers) {
                infinite += Float.isInfinite((float) number) ? 1 : 0;
            }
        }
        return infinite;
    }

    /** The constraints that need to know the place of each column. */
    List<Map.Entry<String, String>> constraints(List<Encoding> encodings) {
        List<String> signs = new ArrayList<>();
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (Encoding encoding : encodings) {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < encoding.columns().size(); i++) {
                own.add(String.valueOf(signs.size()));
                signs.add(String.valueOf(model.monotoneConstraints()
                        .getOrDefault(encoding.feature().name(), 0)));
            }
            places.put(encoding.feature().name(), own);
        }
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        if (!model.monotoneConstraints().isEmpty()) {
            // Too few would go unnoticed: one for each column.
            settings.add(Map.entry("monotone_constraints", "(" + String.join(",", signs) + ")"));
        }
        List<List<String>> interactions = interactions();
        if (!interactions.isEmpty()) {
            List<String> groups = new ArrayList<>();
            for (List<String> group : interactions) {
                List<String> members = new ArrayList<>();
                group.forEach(name -> members.addAll(places.getOrDefault(name, List.of())));
                groups.add("[" + String.join(",", members) + "]");
            }
            settings.add(Map.entry(XGBoostParameters.INTERACTIONS, "[" + String.join(",", groups) + "]"));
        }
        return settings;
    }
}
