package org.modelwright.config;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;
import org.modelwright.plugin.Plugin;
import org.modelwright.reader.Reader;
import org.modelwright.schema.DataSchema;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.Splitter;

/** A small job of invented kinds, with a key of every type there is. */
final class Shop {

    /** What a configuration may ask for. */
    sealed interface Work permits Order {}

    enum Colour {
        DARK_RED,
        GREEN,
        BLUE
    }

    record Order(
            RunConfig runConfig,
            Reader inputs,
            Model model,
            Splitter splitter,
            List<AlertChannel> channels,
            Integer threads,
            Boolean fast,
            Set<Colour> on,
            Map<String, Object> params,
            List<Object> values)
            implements Work {

        Order(
                @Nullable RunConfig runConfig,
                Reader inputs,
                @Nullable Model model,
                @Nullable Splitter splitter,
                @Nullable List<AlertChannel> channels,
                @Nullable Integer threads,
                @Nullable Boolean fast,
                @Nullable Set<Colour> on,
                @Nullable Map<String, Object> params,
                @Nullable List<Object> values) {
            this.runConfig = requireNonNullElseGet(runConfig, RunConfig::of);
            this.inputs = inputs;
            this.model = requireNonNullElseGet(model, () -> kinds().defaultModel());
            this.splitter = requireNonNullElseGet(splitter, () -> Records.of(Scissors.class, Map.of()));
            this.channels = List.copyOf(requireNonNullElse(channels, List.of()));
            this.threads = requireNonNullElse(threads, 2);
            this.fast = requireNonNullElse(fast, false);
            this.on = Set.copyOf(requireNonNullElse(on, Set.of()));
            this.params = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(params, Map.of())));
            this.values = List.copyOf(requireNonNullElse(values, List.of()));
            if (this.params.containsKey("etaa")) {
                throw new ConfigException(
                        Problem.at("params.etaa", "The params hold (etaa), which is not known.", "eta"));
            }
            if (this.threads < 1) {
                throw new ConfigException(Problem.at(
                        "threads", "The threads (" + threads + ") are not at least 1.", "leave threads out."));
            }
        }
    }

    record Shelf(
            String path,
            List<String> key,
            @Nullable Long limit,
            @Nullable DataSchema schema) implements Reader {

        Shelf(String path, @Nullable List<String> key, @Nullable Long limit, @Nullable DataSchema schema) {
            this.path = path;
            this.key = List.copyOf(requireNonNullElse(key, List.of()));
            this.limit = limit;
            this.schema = schema;
        }

        @Override
        public Frame read(Session session) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String source() {
            return path;
        }

        @Override
        public Optional<DataSchema> declared() {
            return Optional.ofNullable(schema);
        }

        @Override
        public Dataset lineage(Frame data, String name, Session session) {
            throw new UnsupportedOperationException();
        }
    }

    record Vault(String url, Secret password, @Nullable Colour colour) implements Reader {

        Vault {
            if (url.isEmpty()) {
                throw new IllegalArgumentException("no url, and the password is " + password.reveal());
            }
        }

        @Override
        public Frame read(Session session) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String source() {
            return url;
        }

        @Override
        public Optional<DataSchema> declared() {
            return Optional.empty();
        }

        @Override
        public Dataset lineage(Frame data, String name, Session session) {
            throw new UnsupportedOperationException();
        }
    }

    record Scissors(Double testSize, Boolean shuffle, Long randomState) implements Splitter {

        Scissors(@Nullable Double testSize, @Nullable Boolean shuffle, @Nullable Long randomState) {
            this.testSize = requireNonNullElse(testSize, 0.2);
            this.shuffle = requireNonNullElse(shuffle, false);
            this.randomState = requireNonNullElse(randomState, 42L);
            if (this.testSize > 1 && this.testSize != Math.rint(this.testSize)) {
                throw new ConfigException(Problem.at(
                        "test_size", "The test_size (" + testSize + ") is not between 0 and 1.", testSize / 10 + "."));
            }
        }

        @Override
        public RowSplit split(Examples examples) {
            throw new UnsupportedOperationException();
        }
    }

    /** A stranger's kind, whose words are nothing like ours. */
    record Messer(Integer dicke, Map<String, Object> griff) implements Splitter {

        Messer(Integer dicke, @Nullable Map<String, Object> griff) {
            this.dicke = dicke;
            this.griff = requireNonNullElse(griff, Map.of());
            if (dicke < 0) {
                throw new ConfigException(Problem.at("dicke", "So dünn schneidet nichts."));
            }
            if (dicke == 0) {
                throw new ConfigException("Das ist kein Messer.");
            }
            if (this.griff.containsKey("gold")) {
                throw new ConfigException(Problem.at("griff.gold", "Zu teuer!", "Holz."));
            }
            if (dicke > 9) {
                throw new IllegalArgumentException("dicke: zu dick");
            }
        }

        @Override
        public RowSplit split(Examples examples) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Goods implements Plugin {

        @Override
        public List<Class<? extends Record>> kinds() {
            return List.of(
                    Shelf.class,
                    Vault.class,
                    Scissors.class,
                    Messer.class,
                    BaselineModel.class,
                    LinearModel.class,
                    ConsoleChannel.class,
                    WebhookChannel.class);
        }
    }

    private final Map<String, String> environment = new HashMap<>();
    private final Path folder;

    Shop(Path folder) {
        this.folder = folder;
    }

    static Kinds kinds() {
        return Kinds.of(List.of(new Goods()));
    }

    Shop with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Order load(String text) {
        return load(List.of(text), List.of(), List.of());
    }

    Order load(List<String> texts, List<String> extras, List<String> settings) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            files.add(file("shop" + (i == 0 ? "" : i) + ".yaml", texts.get(i)));
        }
        return loadFiles(files, extras, settings);
    }

    Order loadFiles(List<Path> files, List<String> extras, List<String> settings) {
        return (Order) new ConfigLoader(kinds(), environment::get).load(Work.class, files, extras, settings);
    }
}
