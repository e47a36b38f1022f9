package org.modelwright.leak;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.splitter.RowSplit;

/**
 * Looks for columns that tell the answer, before anything is trained: the target itself, in other numbers or under
 * another name, cut into pieces or summed up from parts; what is missing exactly where the target has one value; a row
 * number of a sorted file; and for rows that stand on both sides of the split.
 *
 * <p>What columns tell is judged by at most {@value Sample#MAX_ROWS} rows, the same ones every time. No finding rests on
 * fewer than 20 rows, or on what could happen by chance once in a billion data sets.
 *
 * @param enabled whether to look; true by default
 * @param waive columns that may stay, each with the reason; none by default
 */
public record LeakCheck(Boolean enabled, Map<String, String> waive) {

    /** Fills the defaults; refuses a waiver without a reason. */
    public LeakCheck(@Nullable Boolean enabled, @Nullable Map<String, String> waive) {
        this.enabled = requireNonNullElse(enabled, true);
        this.waive = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(waive, Map.of())));
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<String, @Nullable String> waiver : this.waive.entrySet()) {
            String reason = waiver.getValue();
            if (reason == null || reason.isBlank()) {
                problems.add(Problem.at(
                        "waive." + waiver.getKey(),
                        "The column (" + waiver.getKey() + ") is waived without a reason.",
                        "waive: {" + Finding.yaml(waiver.getKey()) + ": \"known before the prediction is wanted\"}"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static LeakCheck of() {
        return Records.of(LeakCheck.class);
    }

    /** {@return the same with this {@code enabled}} */
    public LeakCheck enabled(boolean enabled) {
        return Records.with(this, "enabled", enabled);
    }

    /** {@return the same with this {@code waive}} */
    public LeakCheck waive(Map<String, String> waive) {
        return Records.with(this, "waive", waive);
    }

    /**
     * {@return what was found}
     *
     * @param threads who looks
     * @throws ConfigException if a column is waived that is not among the inputs
     */
    public LeakReport check(Examples examples, RowSplit split, Threads threads) {
        refuseUnknown(examples.inputs().names());
        int rows = examples.count();
        if (!enabled) {
            return new LeakReport(
                    List.of(),
                    List.of("The leak check is switched off (leak_check.enabled is false): columns that tell the"
                            + " answer are not looked for."),
                    Map.of(),
                    false,
                    0,
                    rows);
        }
        List<Problem> findings = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Map<String, String> waived = new LinkedHashMap<>();
        Sample sample = Sample.of(rows, examples.inputs().columns().size());
        for (Finding finding : scan(examples, split, sample, threads)) {
            List<String> waivedColumns =
                    finding.columns().stream().filter(waive::containsKey).toList();
            if (!waivedColumns.isEmpty()) {
                waivedColumns.forEach(column -> waived.put(column, reason(column)));
                if (finding.blocks()) {
                    warnings.add(finding.message() + " It is waived: " + reason(waivedColumns.get(0)));
                }
            } else if (finding.blocks()) {
                findings.add(finding.problem());
            } else {
                warnings.add(finding.message());
            }
        }
        for (String column : waive.keySet()) {
            if (!waived.containsKey(column)) {
                warnings.add("The column (" + column + ") is waived in leak_check, and tells nothing that needs it.");
            }
        }
        return new LeakReport(findings, warnings, waived, true, sample.size(), rows);
    }

    private String reason(String column) {
        return requireNonNullElse(waive.get(column), "");
    }

    private void refuseUnknown(List<String> known) {
        List<Problem> problems = waive.keySet().stream()
                .filter(column -> !known.contains(column))
                .map(column -> new Problem(
                        "The column (" + column + ") of leak_check.waive is not among the inputs.",
                        Nearest.of(column, known),
                        null,
                        "job.leak_check.waive"))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static List<Finding> scan(Examples examples, RowSplit split, Sample sample, Threads threads) {
        List<Finding> findings = new ArrayList<>();
        if (!OneColumn.isComparable(examples.target().type())) {
            return findings;
        }
        Values target = Values.of(examples.target(), sample.rows());
        List<Column> columns = examples.inputs().columns();
        List<Values> all = threads.map(columns, column -> Values.of(column, sample.rows()));
        OneColumn oneColumn = new OneColumn(sample, target, columns.size());
        List<Optional<Finding>> ofColumns = threads.map(
                all,
                values ->
                        OneColumn.isComparable(values.type()) ? oneColumn.inspect(values) : Optional.<Finding>empty());
        ofColumns.forEach(it -> it.ifPresent(findings::add));
        List<Values> others = IntStream.range(0, all.size())
                .filter(i -> OneColumn.isComparable(all.get(i).type()))
                .filter(i -> ofColumns.get(i).filter(Finding::blocks).isEmpty())
                .mapToObj(all::get)
                .toList();
        findings.addAll(SumLeaks.scan(sample, target, others));
        Finding copies = new Copies(examples, split, sample, all, threads).scan();
        if (copies != null) {
            findings.add(copies);
        }
        return findings;
    }
}
