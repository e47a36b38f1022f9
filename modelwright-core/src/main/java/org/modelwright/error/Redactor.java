package org.modelwright.error;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what is about to be shown or kept: messages, logs, answers, alerts, params, tags, files. It knows
 * every secret value that this process has read, whatever its way in, in the forms that a server or a library may repeat
 * it in; and it knows user and password in an address, and parameters whose name says that they hold a secret.
 *
 * <p>A value of fewer than 4 characters is no secret that could be looked for, nor is a word or a whole number of fewer than 8.
 * One of fewer than 12 is found as a word of its own, a longer one anywhere.
 */
public final class Redactor {

    /** What is shown instead. */
    public static final String MASK = "********";

    private static final AtomicReference<Known> KNOWN = new AtomicReference<>(new Known(Set.of(), null, null));

    static {
        // As early as this: a configuration may show them before a server is asked.
        learn(System.getenv("MLFLOW_TRACKING_TOKEN"));
        learn(System.getenv("MLFLOW_TRACKING_PASSWORD"));
        learnUser(System.getenv("MLFLOW_TRACKING_USERNAME"));
    }

    /** The login of an address, up to the last @ before its path. */
    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^/\\s?#\"'<>]+@");

    /** A parameter of an address, or an option of a command. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?<=[?&;#]|--)([\\w.%+-]{1,80})=([^&;#\\s\"'<>(){}\\[\\]\\\\]+)");

    private Redactor() {}

    /**
     * What was read so far.
     *
     * @param forms all that must not be shown
     * @param pattern finds each of them; null where there is none
     * @param certain finds those that are nowhere by chance; null where there is none
     */
    private record Known(
            Set<SecretForms.Form> forms,
            @Nullable Pattern pattern,
            @Nullable Pattern certain) {

        Known with(Set<SecretForms.Form> more) {
            Set<SecretForms.Form> all = new LinkedHashSet<>(forms);
            all.addAll(more);
            Set<SecretForms.Form> certain =
                    all.stream().filter(SecretForms.Form::anywhere).collect(Collectors.toSet());
            return new Known(all, pattern(all), pattern(certain));
        }

        /** {@return whether a pattern can find anything: asking so is many times faster than one that finds nothing} */
        boolean isIn(String text) {
            for (SecretForms.Form form : forms) {
                if (text.contains(form.text())) {
                    return true;
                }
            }
            return false;
        }

        /** The longest first: what begins with another is found whole. */
        private static @Nullable Pattern pattern(Set<SecretForms.Form> forms) {
            String any = forms.stream()
                    .sorted(Comparator.comparingInt(
                                    (SecretForms.Form form) -> form.text().length())
                            .reversed())
                    .map(SecretForms.Form::expression)
                    .collect(Collectors.joining("|"));
            return any.isEmpty() ? null : Pattern.compile(any);
        }
    }

    /** Takes note of a secret that this process has read; null and what is too short is none. */
    public static void learn(@Nullable String secret) {
        if (secret == null || secret.equals(MASK)) {
            return;
        }
        Set<SecretForms.Form> forms = SecretForms.of(secret);
        if (!forms.isEmpty() && !KNOWN.get().forms().containsAll(forms)) {
            KNOWN.updateAndGet(known -> known.with(forms));
        }
    }

    /** Takes note of a name that belongs to a password; not of the name of who runs the process, which every run shows. */
    public static void learnUser(@Nullable String user) {
        if (user != null && !user.equals(System.getProperty("user.name"))) {
            learn(user);
        }
    }

    /** Takes note of what goes to a server as a login: user, password, and both in the form of a header. */
    public static void learnLogin(String user, String password) {
        learnUser(user);
        learn(password);
        learn(SecretForms.base64((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return the text, with the mask in place of every secret} */
    public static String clean(String text) {
        String cleaned = text;
        Known known = KNOWN.get();
        Pattern pattern = known.pattern();
        if (pattern != null && known.isIn(cleaned)) {
            cleaned = pattern.matcher(cleaned).replaceAll(Matcher.quoteReplacement(MASK));
        }
        return withoutLogin(cleaned);
    }

    /** {@return an address without user and password, and without parameters whose name says that they hold a secret} */
    private static String withoutLogin(String text) {
        String cleaned = text;
        if (cleaned.contains("://")) {
            cleaned = LOGIN.matcher(cleaned).replaceAll(Matcher.quoteReplacement(MASK + "@"));
        }
        if (cleaned.indexOf('=') < 0) {
            return cleaned;
        }
        return PARAMETER
                .matcher(cleaned)
                .replaceAll(it -> Matcher.quoteReplacement(
                        SecretForms.isSecret(SecretForms.decoded(it.group(1)))
                                ? it.group(1) + "=" + MASK
                                : it.group()));
    }

    /** {@return whether an address holds user and password, or a parameter whose name says that it holds a secret} */
    public static boolean isLogin(String address) {
        return !withoutLogin(address).equals(address);
    }

    /** {@return the same of texts, and of lists and maps of them; keys and anything else stay as they are} */
    public static Object cleanAll(Object value) {
        if (value instanceof String text) {
            return clean(text);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> cleaned = new ArrayList<>();
            list.forEach(each -> cleaned.add(each == null ? null : cleanAll(each)));
            return cleaned;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> cleaned = new LinkedHashMap<>();
            map.forEach((key, each) -> cleaned.put(key, each == null ? null : cleanAll(each)));
            return cleaned;
        }
        return value;
    }

    /** {@return the values of a map, cleaned} */
    public static Map<String, String> clean(Map<String, String> texts) {
        Map<String, String> cleaned = new LinkedHashMap<>();
        texts.forEach((key, text) -> cleaned.put(key, clean(text)));
        return cleaned;
    }

    /** {@return whether something would be masked} */
    public static boolean holds(String text) {
        return !clean(text).equals(text);
    }

    /**
     * {@return whether a name, which cannot be masked, holds a secret of 12 characters or more}
     *
     * <p>A shorter one may be there by chance: people call a database, its password and their experiment {@code bikes}.
     */
    public static boolean isTold(String name) {
        Pattern certain = KNOWN.get().certain();
        return certain != null && certain.matcher(name).find();
    }

    /** {@return whether the name of a parameter says that its value is for nobody's eyes} */
    public static boolean isSecret(String parameter) {
        return SecretForms.isSecret(parameter);
    }

    /** {@return the failure itself; where it or a cause tells a secret, another one at the same place that does not} */
    public static Throwable clean(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (holds(String.valueOf(at.getMessage()))) {
                Throwable cleaned = new Exception(clean(failure.toString()));
                cleaned.setStackTrace(failure.getStackTrace());
                return cleaned;
            }
        }
        return failure;
    }
}
