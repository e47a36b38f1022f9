package org.modelwright.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Scalar;
import org.modelwright.data.Secret;
import org.modelwright.error.Nearest;

/** Makes texts, numbers, booleans, secrets and enums of single values; none is converted into another. */
final class ScalarBinder {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env:\\w+|file:[^${}]+)(?::-[^}]*)?}");

    private final Wording words;

    ScalarBinder(Wording words) {
        this.words = words;
    }

    /** {@return the value, null if it has none of this type, which has been said then} */
    @Nullable Object bind(Scalar scalar, Class<?> wanted, String path) {
        if (wanted == Secret.class) {
            return scalar.isText()
                    ? new Secret(scalar.value(), scalar.source(), reference(scalar.shown()))
                    : words.mismatch(scalar, wanted, path);
        }
        if (wanted == String.class) {
            return scalar.isText() ? scalar.value() : words.mismatch(scalar, wanted, path);
        }
        if (wanted.isEnum()) {
            return bindEnum(scalar, wanted, path);
        }
        if (wanted == Boolean.class || wanted == boolean.class) {
            return scalar.type() == Node.Type.BOOLEAN
                    ? Boolean.valueOf(scalar.value().toLowerCase(Locale.ROOT))
                    : words.mismatch(scalar, wanted, path);
        }
        boolean whole = scalar.type() == Node.Type.WHOLE;
        if (wanted == Number.class) {
            return bind(scalar, whole ? Long.class : Double.class, path);
        }
        if (wanted == Double.class || wanted == double.class) {
            if (!whole && scalar.type() != Node.Type.NUMBER) {
                return words.mismatch(scalar, wanted, path);
            }
            double number = whole ? whole(scalar.value()).doubleValue() : number(scalar.value());
            if (!Double.isFinite(number)) {
                words.wrong(scalar, path, "is not a finite number", null);
                return null;
            }
            return number;
        }
        boolean isLong = wanted == Long.class || wanted == long.class;
        if (!isLong && wanted != Integer.class && wanted != int.class) {
            throw new IllegalStateException("The type (" + wanted.getName() + ") of " + path + " cannot be bound.");
        }
        if (!whole) {
            return words.mismatch(scalar, wanted, path);
        }
        BigInteger value = whole(scalar.value());
        if (value.bitLength() >= (isLong ? 64 : 32)) {
            words.wrong(scalar, path, "is not a whole number of " + (isLong ? 64 : 32) + " bits", null);
            return null;
        }
        return isLong ? (Object) value.longValue() : (Object) value.intValue();
    }

    /** {@return what was written, if it is nothing but the name of where a secret is; a default may be one itself} */
    private static @Nullable String reference(String written) {
        Matcher name = REFERENCE.matcher(written);
        return name.matches() ? "${" + name.group(1) + "}" : null;
    }

    private @Nullable Object bindEnum(Scalar scalar, Class<?> wanted, String path) {
        List<String> names = Wording.names(wanted);
        for (Object constant : wanted.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(scalar.value())) {
                return constant;
            }
        }
        String near = Nearest.find(scalar.value(), names).orElseGet(() -> words.elsewhere(scalar.value()));
        words.wrong(scalar, path, "is not one of " + String.join(", ", names), near == null ? null : near + ".");
        return null;
    }

    private static BigInteger whole(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    static double number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".inf") || lower.equals(".nan") ? Double.NaN : new BigDecimal(lower).doubleValue();
    }
}
