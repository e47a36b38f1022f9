package org.modelwright.plugin;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.modelwright.alert.AlertChannel;
import org.modelwright.engine.Engine;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.metric.Metric;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.Reader;
import org.modelwright.registry.Register;
import org.modelwright.saver.Saver;
import org.modelwright.signer.Signer;
import org.modelwright.splitter.Splitter;
import org.modelwright.transform.Transform;

/**
 * The catalogue of kinds: for each interface the records that implement it, under their simple names. The core's own
 * are always in it; those of other jars are found by their {@link Plugin}. It never changes once made.
 */
public final class Kinds {

    private static final List<Class<?>> INTERFACES = List.of(
            Reader.class,
            Transform.class,
            Model.class,
            Metric.class,
            Splitter.class,
            Engine.class,
            Saver.class,
            Signer.class,
            Register.class,
            AlertChannel.class);

    private final Map<Class<?>, Map<String, Class<? extends Record>>> byInterface;
    private final Map<Class<?>, Plugin> owners;
    private final Optional<Model> offeredModel;

    private Kinds(
            Map<Class<?>, Map<String, Class<? extends Record>>> byInterface,
            Map<Class<?>, Plugin> owners,
            Optional<Model> offeredModel) {
        this.byInterface = byInterface;
        this.owners = owners;
        this.offeredModel = offeredModel;
    }

    /**
     * {@return the core's kinds and those of every jar on the class path that brings a plug-in}
     *
     * @throws ConfigException if two jars define one KIND, or a plug-in cannot be loaded
     */
    public static Kinds discover() {
        List<Plugin> plugins = new ArrayList<>();
        plugins.add(new CorePlugin());
        try {
            ServiceLoader.load(Plugin.class).forEach(plugins::add);
        } catch (ServiceConfigurationError e) {
            throw new ConfigException(
                    "A plug-in cannot be loaded (" + Cause.of(e) + ").",
                    "its jar is of another version: take it off the class path, or update it.",
                    e);
        }
        return of(plugins);
    }

    /**
     * {@return the kinds of these plug-ins and no others}
     *
     * @throws ConfigException with every KIND that is defined twice, every record that is no kind, and two default
     *     models
     */
    public static Kinds of(List<Plugin> plugins) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Class<? extends Record>> all = new LinkedHashMap<>();
        Map<Class<?>, Map<String, Class<? extends Record>>> byInterface = new LinkedHashMap<>();
        INTERFACES.forEach(type -> byInterface.put(type, new TreeMap<>()));
        Map<Class<?>, Plugin> owners = new HashMap<>();
        List<Plugin> offering = new ArrayList<>();
        for (Plugin plugin : plugins) {
            for (Class<? extends Record> kind : plugin.kinds()) {
                Class<? extends Record> earlier = all.putIfAbsent(kind.getSimpleName(), kind);
                List<Class<?>> interfaces = INTERFACES.stream()
                        .filter(type -> type.isAssignableFrom(kind))
                        .toList();
                if (earlier != null) {
                    problems.add(Problem.of(
                            "The KIND (" + kind.getSimpleName() + ") is defined twice: in (" + jar(earlier)
                                    + ") and in (" + jar(kind) + ").",
                            "take one of the two off the class path."));
                } else if (interfaces.size() != 1) {
                    problems.add(Problem.of(
                            "The record (" + kind.getName() + ") of (" + jar(kind) + ") is not of exactly one kind.",
                            "let it implement one of " + names(INTERFACES) + "."));
                } else {
                    byInterface
                            .computeIfAbsent(interfaces.get(0), type -> new TreeMap<>())
                            .put(kind.getSimpleName(), kind);
                    owners.put(kind, plugin);
                }
            }
            if (plugin.defaultModel().isPresent()) {
                offering.add(plugin);
            }
        }
        if (offering.size() > 1) {
            problems.add(Problem.of(
                    "Two plug-ins offer a default model: ("
                            + jar(offering.get(0).getClass()) + ") and ("
                            + jar(offering.get(1).getClass()) + ").",
                    "take one of the two off the class path."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Kinds(
                byInterface,
                owners,
                offering.isEmpty() ? Optional.empty() : offering.get(0).defaultModel());
    }

    private static List<String> names(List<Class<?>> types) {
        return types.stream().map(Class::getSimpleName).toList();
    }

    /** {@return the interfaces that have kinds, in the order in which a job uses them} */
    public static List<Class<?>> interfaces() {
        return INTERFACES;
    }

    /**
     * {@return the records that implement an interface, by KIND, in alphabetical order}
     *
     * @throws IllegalArgumentException if this interface has no kinds
     */
    public Map<String, Class<? extends Record>> of(Class<?> kindInterface) {
        Map<String, Class<? extends Record>> kinds = byInterface.get(kindInterface);
        if (kinds == null) {
            throw new IllegalArgumentException("The type (" + kindInterface.getName() + ") has no kinds.");
        }
        return Collections.unmodifiableMap(kinds);
    }

    /**
     * {@return what may stand in a block of free names; empty if anything may}
     *
     * @param kind a record of this catalogue, or any other, which has none
     * @param key the key that holds the block, as in YAML
     */
    public List<Parameter> parameters(Class<? extends Record> kind, String key) {
        Plugin owner = owners.get(kind);
        return owner == null ? List.of() : owner.parameters(kind, key);
    }

    /** {@return the model of a job that names none: what a plug-in offers, else a {@link LinearModel}} */
    public Model defaultModel() {
        return offeredModel.orElseGet(() -> LinearModel.of());
    }

    /** {@return the jar or folder that a class came from} */
    public static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "the Java runtime"
                : source.getLocation().getPath();
    }
}
