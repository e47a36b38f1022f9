package org.modelwright.evidence;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * What is looked for in a model that was judged; none of it stops a job.
 *
 * @param mute codes of checks whose finding does not matter here, each with the reason; none by default
 */
public record Checks(Map<String, String> mute) {

    /** Fills the default; refuses a code that no check has, and one that is muted without a reason. */
    public Checks(@Nullable Map<String, String> mute) {
        this.mute = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(mute, Map.of())));
        List<Problem> problems = new ArrayList<>();
        this.mute.forEach((code, reason) -> {
            if (!ModelChecks.CODES.contains(code)) {
                problems.add(Problem.at(
                        "mute." + code,
                        "The code (" + code + ") of mute is that of no check.",
                        Nearest.of(code, ModelChecks.CODES)));
            } else if (reason.isBlank()) {
                problems.add(Problem.at(
                        "mute." + code,
                        "The check (" + code + ") is muted without a reason.",
                        "mute: {" + code + ": \"why it does not matter here\"}"));
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one that mutes nothing} */
    public static Checks of() {
        return Records.of(Checks.class);
    }

    /** {@return the same with this {@code mute}} */
    public Checks mute(Map<String, String> mute) {
        return Records.with(this, "mute", mute);
    }
}
