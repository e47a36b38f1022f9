package org.modelwright.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.modelwright.error.Problem;

/** What MLflow takes as names, keys and values: asked before anything is read, so that no run dies of a name. */
public final class MlflowRules {

    /** The longest param value. */
    public static final int PARAM_VALUE = 6000;

    /** The longest value of a run's, model's or version's tag. */
    public static final int TAG_VALUE = 5000;

    /** The longest key of a param, metric or tag. */
    public static final int KEY = 250;

    private static final Pattern KEY_CHARACTERS = Pattern.compile("[\\p{L}\\p{N}_\\-. :/]+");
    private static final Pattern REGISTERED_NAME = Pattern.compile("(?!\\.$|\\.\\.)[^/:\\p{Cntrl}]{1,256}");
    private static final Pattern LOGGED_NAME = Pattern.compile("[^/:.%\"'\\p{Cntrl}]{1,256}");
    private static final Pattern ALIAS = Pattern.compile("[\\p{L}\\p{N}_-]{1,255}");
    private static final Pattern RESERVED_ALIAS = Pattern.compile("latest|v\\d+");

    private MlflowRules() {}

    /** {@return what is wrong with a registered model's name} */
    public static List<Problem> registeredModel(String name) {
        return !name.isBlank() && REGISTERED_NAME.matcher(name).matches()
                ? List.of()
                : List.of(Problem.at(
                        "registry_name",
                        "The registry_name (" + name
                                + ") is not a name that MLflow takes: 1 to 256 characters, none of / and :, not . and not .. first.",
                        "registry_name: " + plain(name, "^\\.$|^\\.\\.|[/:\\p{Cntrl}]", 256)));
    }

    /** {@return what is wrong with the name of a logged model} */
    public static List<Problem> loggedModel(String name) {
        return !name.isBlank() && LOGGED_NAME.matcher(name).matches()
                ? List.of()
                : List.of(Problem.at(
                        "path",
                        "The path (" + name
                                + ") is not a name that MLflow takes for a model: 1 to 256 characters, none of / : . % \" '.",
                        "path: " + plain(name, "[/:.%\"'\\p{Cntrl}]", 256)));
    }

    /** {@return what is wrong with an experiment's name} */
    public static List<Problem> experiment(String name) {
        return name.isBlank() || name.length() > 256
                ? List.of(Problem.at(
                        "experiment_name",
                        "The experiment_name (" + name + ") does not have 1 to 256 characters.",
                        "experiment_name: modelwright"))
                : List.of();
    }

    /** {@return what is wrong with an alias} */
    public static List<Problem> alias(String alias) {
        if (RESERVED_ALIAS.matcher(alias.toLowerCase(Locale.ROOT)).matches()) {
            return List.of(Problem.at(
                    "aliases", "The alias (" + alias + ") is reserved by MLflow.", "another word, such as candidate."));
        }
        return ALIAS.matcher(alias).matches()
                ? List.of()
                : List.of(Problem.at(
                        "aliases",
                        "The alias (" + alias + ") is not made of 1 to 255 letters, digits, _ and -.",
                        plain(alias, "[^\\p{L}\\p{N}_-]", 255)));
    }

    /** {@return what is wrong with tags} */
    public static List<Problem> tags(String of, Map<String, String> tags) {
        List<Problem> problems = new ArrayList<>();
        tags.forEach((key, value) -> {
            if (!isKey(key)) {
                problems.add(Problem.at(
                        key(of, key),
                        "The key (" + key + ") of " + of
                                + " is not made of 1 to 250 letters, digits, blanks and _ - . : /."));
            }
            if (value.length() > TAG_VALUE) {
                problems.add(Problem.at(
                        key(of, key),
                        "The value of (" + key + ") of " + of + " has " + value.length() + " characters, more than "
                                + TAG_VALUE + "."));
            }
        });
        return problems;
    }

    private static String key(String of, String key) {
        return of.contains(" ") ? key : of + "." + key;
    }

    /** {@return whether MLflow takes the key of a param, metric or tag} */
    public static boolean isKey(String key) {
        return key.length() <= KEY
                && KEY_CHARACTERS.matcher(key).matches()
                && !key.startsWith("/")
                && !key.startsWith("..")
                && !key.endsWith("/")
                && !key.contains("//")
                && !(key + "/").matches("(.*/)?\\.{1,2}/.*");
    }

    /**
     * {@return the name under which a metric is logged}
     *
     * <p>{@code @} becomes {@code _at_}, as MLflow itself names XGBoost's metrics; what else MLflow refuses becomes
     * {@code _}. Any other name stays as it is.
     */
    public static String metricKey(String name) {
        if (isKey(name)) {
            return name;
        }
        String plain = name.replace("@", "_at_").replaceAll("[^\\p{L}\\p{N}_\\-. :/]", "_");
        String key = plain.substring(0, Math.min(plain.length(), KEY));
        return isKey(key) ? key : key.replace('/', '_').replace("..", "__");
    }

    /** {@return a name near to this one without what is refused} */
    private static String plain(String name, String refused, int limit) {
        String plain = name.isBlank() ? "model" : name.replaceAll(refused, "-");
        return plain.substring(0, Math.min(plain.length(), limit));
    }

    /** {@return the text, or its beginning with a visible mark where it is too long} */
    public static String shortened(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        String mark = " … (cut, " + text.length() + " characters)";
        return text.substring(0, limit - mark.length()) + mark;
    }
}
