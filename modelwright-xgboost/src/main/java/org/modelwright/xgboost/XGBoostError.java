package org.modelwright.xgboost;

import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;

/** XGBoost's own words, as far as people can use them. */
final class XGBoostError {

    private XGBoostError() {}

    /** Throws what XGBoost said if a call failed; call it on the same thread, at once. */
    static void check(int code) {
        if (code == 0) {
            return;
        }
        String told = text(Native.api().XGBGetLastError());
        if (told.contains("contains `inf`") || told.contains("Label contains NaN")) {
            throw new DataException("XGBoost refuses the data: " + told, "leave rows with infinite numbers out.");
        }
        if (told.contains("label must be")) {
            throw new DataException("XGBoost refuses the target: " + told, "another objective in params.");
        }
        throw new ConfigException("XGBoost refuses the params: " + told, "look them up in XGBoost's documentation.");
    }

    /** {@return the message without time, source file and native frames} */
    static String text(String raw) {
        String text = raw;
        int frames = text.indexOf("\nStack trace:");
        if (frames >= 0) {
            text = text.substring(0, frames);
        }
        return text.replaceFirst("^\\[\\d\\d:\\d\\d:\\d\\d] ", "")
                .replaceFirst("^\\S+\\.(cc|h|cu|cuh):\\d+: ", "")
                .replaceAll("Check failed: [^\\n]*?: ", "")
                .strip();
    }
}
