package org.modelwright.xgboost;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ForwardingModel;
import org.modelwright.model.Model;

/**
 * A model of another learner that was chosen, and why.
 *
 * @param settings of that learner
 * @param model it, fitted
 * @param why what choosing found out
 */
record ChosenModel(Model settings, FittedModel model, Map<String, String> why) implements ForwardingModel {

    @Override
    public Optional<Model> found() {
        return Optional.of(settings);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(why);
        facts.putAll(model.facts());
        return facts;
    }
}
