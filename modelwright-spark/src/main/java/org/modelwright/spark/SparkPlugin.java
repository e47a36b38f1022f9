package org.modelwright.spark;

import java.util.List;
import org.modelwright.plugin.Plugin;

/** Adds {@link SparkEngine}. */
public final class SparkPlugin implements Plugin {

    /** Called by {@link java.util.ServiceLoader}. */
    public SparkPlugin() {}

    @Override
    public List<Class<? extends Record>> kinds() {
        return List.of(SparkEngine.class);
    }
}
