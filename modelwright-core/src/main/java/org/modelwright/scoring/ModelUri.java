package org.modelwright.scoring;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;

/** What a model is called by, in MLflow's own ways. */
sealed interface ModelUri {

    /** A folder on this machine that holds {@code MLmodel}. */
    record Folder(Path path) implements ModelUri {}

    /** {@code models:/name/1}. */
    record Version(String name, int number) implements ModelUri {}

    /** {@code models:/name/latest}: the highest number. */
    record Latest(String name) implements ModelUri {}

    /** {@code models:/name@alias}. */
    record Alias(String name, String alias) implements ModelUri {}

    /** {@code models:/m-…}: a logged model, registered or not. */
    record Logged(String modelId) implements ModelUri {}

    /** {@code runs:/…/model}: what a run logged under that name. */
    record OfRun(String runId, String name) implements ModelUri {}

    /** The forms there are, for messages. */
    String FORMS = "models:/name@alias, models:/name/1, models:/name/latest, models:/m-…, runs:/…/model, or a folder.";

    /**
     * {@return what the text says}
     *
     * @throws ConfigException if it is none of MLflow's forms
     */
    static ModelUri of(String text) {
        if (text.startsWith("models:/")) {
            return registered(text, text.substring("models:/".length()));
        }
        if (text.startsWith("runs:/")) {
            Matcher run = Pattern.compile("([0-9a-zA-Z_-]+)/(.+?)/*").matcher(text.substring("runs:/".length()));
            if (run.matches()) {
                return new OfRun(run.group(1), run.group(2));
            }
            throw new ConfigException(
                    "The model (" + text + ") names no run and no model in it.",
                    "runs:/…/model, with the id of a run.");
        }
        return new Folder(folder(text));
    }

    private static ModelUri registered(String text, String rest) {
        Matcher alias = Pattern.compile("([^/@:]+)@([\\p{L}\\p{N}_-]+)").matcher(rest);
        if (alias.matches()) {
            return new Alias(alias.group(1), alias.group(2));
        }
        Matcher version = Pattern.compile("([^/@:]+)/([0-9]{1,9}|(?i:latest))").matcher(rest);
        if (version.matches()) {
            return version.group(2).equalsIgnoreCase("latest")
                    ? new Latest(version.group(1))
                    : new Version(version.group(1), Integer.parseInt(version.group(2)));
        }
        if (rest.matches("m-[0-9a-zA-Z]+")) {
            return new Logged(rest);
        }
        if (rest.matches("[^/@:]+/(Production|Staging|Archived|None)")) {
            throw new ConfigException(
                    "The model (" + text + ") names a stage, which MLflow has given up.",
                    "an alias: models:/" + rest.replaceFirst("/.*", "") + "@champion");
        }
        throw new ConfigException(
                "The model (" + text + ") names no version, no alias and no logged model.",
                rest.matches("[^/@:]+") ? "models:/" + rest + "/latest" : FORMS);
    }

    private static Path folder(String text) {
        try {
            if (text.startsWith("file:")) {
                return Path.of(URI.create(text.replace(" ", "%20").replaceFirst("^file:/{0,2}(?=/)", "file://")));
            }
            if (text.isBlank() || text.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
                throw new ConfigException("The model (" + text + ") is not called in a way that is known.", FORMS);
            }
            return Path.of(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The model (" + text + ") is no path: " + Cause.of(e) + ".", FORMS, e);
        }
    }
}
