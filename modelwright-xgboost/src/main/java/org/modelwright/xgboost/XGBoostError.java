package org.modelwright.xgboost;

/** XGBoost refused a call. Never leaves this package: it becomes a message of ours. */
final class XGBoostError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String text;

    /** Takes the text as XGBoost gave it, with time, file and native stack trace. */
    XGBoostError(String raw) {
        super(raw);
        this.text = cut(raw);
    }

    /** {@return XGBoost's words on one line, without time, source file and native stack trace} */
    String text() {
        return text;
    }

    static String cut(String raw) {
        String text = raw.replaceFirst("(?s)\\n?Stack trace:.*", "");
        text = text.replaceFirst("^\\s*\\[\\d+:\\d+:\\d+\\]\\s*", "");
        text = text.replaceFirst("^\\S*\\.(?:cc|cu|h|cuh|hpp|cpp):\\d+:\\s*", "");
        text = text.replaceFirst("^Check failed:[^\\n]*?(?:\\([^\\n]*?\\)\\s*)?:\\s*", "");
        return text.replaceAll("\\s+", " ").strip();
    }
}
