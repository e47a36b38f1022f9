package org.modelwright.xgboost;

import java.util.List;
import java.util.Optional;
import org.modelwright.model.Model;
import org.modelwright.plugin.Parameter;
import org.modelwright.plugin.Plugin;

/** Adds {@link XGBoostModel}, and offers it as the model of a job that names none. */
public final class XGBoostPlugin implements Plugin {

    /** Called by {@link java.util.ServiceLoader}. */
    public XGBoostPlugin() {}

    @Override
    public List<Class<? extends Record>> kinds() {
        return List.of(XGBoostModel.class);
    }

    @Override
    public List<Parameter> parameters(Class<? extends Record> kind, String key) {
        return kind == XGBoostModel.class && key.equals("params") ? KnownParameters.ALL : List.of();
    }

    @Override
    public Optional<Model> defaultModel() {
        return Optional.of(XGBoostModel.of());
    }
}
