package org.modelwright.search;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * How long to look for good settings of the model, and which ones.
 *
 * <p>Each trial is judged by rows of inner splits of the training rows, the same for all; the test rows take no part in it.
 * The same job on the same rows tries the same settings in the same order; only how many a {@code time_budget} is enough for
 * hangs on the machine.
 *
 * @param trials how many settings are tried at most; without a {@code time_budget} {@value #TRIALS} by default, with one as
 *     many as there is time for
 * @param timeBudget how long settings are tried, such as {@code 60s}, {@code 10m} or {@code 1h30m}; the fit of the best to all
 *     training rows comes after it. Null for as long as the {@code trials} take
 * @param space by dotted path of a key of the model, such as {@code params.eta}, the values that it may have; of the key
 *     {@code model}, whole learners. None for the learner's own space, made for the data at hand
 * @param randomState the seed of everything that is drawn; 42 by default
 */
public record Search(
        @Nullable Integer trials, @Nullable String timeBudget, Map<String, Dimension> space, Long randomState) {

    private static final int TRIALS = 20;

    /** The key of a space that holds whole learners. */
    static final String MODEL = "model";

    /** Fills the defaults; refuses what is no search. */
    public Search(
            @Nullable Integer trials,
            @Nullable String timeBudget,
            @Nullable Map<String, Dimension> space,
            @Nullable Long randomState) {
        this.timeBudget = timeBudget;
        this.trials = trials == null && timeBudget == null ? Integer.valueOf(TRIALS) : trials;
        this.space = space == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(space));
        this.randomState = requireNonNullElse(randomState, 42L);
        List<Problem> problems = new ArrayList<>();
        if (trials != null && trials < 1) {
            problems.add(Problem.at("trials", "The trials (" + trials + ") are not a count from 1 on.", "20"));
        }
        if (timeBudget != null && TimeBudget.parse(timeBudget).isEmpty()) {
            problems.add(Problem.at(
                    "time_budget",
                    "The time_budget (" + timeBudget + ") is not a length of time.",
                    "60s, 10m or 1h30m."));
        }
        if (space != null && space.isEmpty()) {
            problems.add(Problem.at(
                    "space",
                    "The space is empty.",
                    "params.max_depth: [3, 6], or no space for the learner's own one."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static Search of() {
        return Records.of(Search.class);
    }

    /** {@return the same with this number of {@code trials}} */
    public Search trials(int trials) {
        return Records.with(this, "trials", trials);
    }

    /** {@return the same with this {@code timeBudget}} */
    public Search timeBudget(String timeBudget) {
        return Records.with(this, "timeBudget", timeBudget);
    }

    /** {@return the same with this {@code space}} */
    public Search space(Map<String, Dimension> space) {
        return Records.with(this, "space", space);
    }

    /** {@return the same with one more key in the space} */
    public Search over(String key, Dimension values) {
        Map<String, Dimension> more = new LinkedHashMap<>(space);
        more.put(key, values);
        return space(more);
    }

    /** {@return the same with this {@code randomState}} */
    public Search randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    /** {@return how many settings are tried at most} */
    public int most() {
        return requireNonNullElse(trials, Integer.MAX_VALUE);
    }

    /** {@return how long settings are tried; empty for as long as it takes} */
    public Optional<Duration> time() {
        return Optional.ofNullable(timeBudget).flatMap(TimeBudget::parse);
    }
}
