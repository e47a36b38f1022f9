package org.modelwright.trust;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What every job must keep, whatever its own configuration says. In YAML a file of its own.
 *
 * @param forbiddenColumns columns that no job may learn from, predict, weigh rows by or name rows by; those that a reader
 *     excludes are not read
 * @param requiredStatement keys of the job's {@code statement} that a person must have filled, such as {@code intended_use} or
 *     {@code inputs.licence}
 * @param minimumTestRows the least number of test rows; any by default
 * @param requiredGates bounds that the job must ask for
 * @param requiredSignature whether the model's files must be signed; false by default
 * @param allowedPlugins the SHA-256 of each jar that may bring kinds, beside those of the distribution; all by default
 * @param allowedSources where data may come from: folders and files, relative to the policy's own folder, and beginnings of
 *     addresses, such as {@code jdbc:postgresql://db/}; all by default
 * @param allowExampleRows whether real rows may be kept in the model as its example; true by default
 * @param approval who lets a version be used; anybody by default
 */
public record Policy(
        List<String> forbiddenColumns,
        List<String> requiredStatement,
        @Nullable Integer minimumTestRows,
        List<RequiredGate> requiredGates,
        Boolean requiredSignature,
        @Nullable List<String> allowedPlugins,
        @Nullable List<String> allowedSources,
        Boolean allowExampleRows,
        @Nullable ApprovalRule approval) {

    /** Fills the defaults. */
    public Policy(
            @Nullable List<String> forbiddenColumns,
            @Nullable List<String> requiredStatement,
            @Nullable Integer minimumTestRows,
            @Nullable List<RequiredGate> requiredGates,
            @Nullable Boolean requiredSignature,
            @Nullable List<String> allowedPlugins,
            @Nullable List<String> allowedSources,
            @Nullable Boolean allowExampleRows,
            @Nullable ApprovalRule approval) {
        this.forbiddenColumns = List.copyOf(requireNonNullElse(forbiddenColumns, List.of()));
        this.requiredStatement = List.copyOf(requireNonNullElse(requiredStatement, List.of()));
        this.minimumTestRows = minimumTestRows;
        this.requiredGates = List.copyOf(requireNonNullElse(requiredGates, List.of()));
        this.requiredSignature = requireNonNullElse(requiredSignature, false);
        this.allowedPlugins = allowedPlugins == null
                ? null
                : allowedPlugins.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
        this.allowedSources = allowedSources == null ? null : List.copyOf(allowedSources);
        this.allowExampleRows = requireNonNullElse(allowExampleRows, true);
        this.approval = approval;
        List<Problem> problems = new ArrayList<>();
        if (minimumTestRows != null && minimumTestRows < 1) {
            problems.add(Problem.at(
                    "minimum_test_rows",
                    "The minimum_test_rows (" + minimumTestRows + ") is not at least 1.",
                    "minimum_test_rows: 1000"));
        }
        for (int i = 0; this.allowedPlugins != null && i < this.allowedPlugins.size(); i++) {
            if (!this.allowedPlugins.get(i).matches("[0-9a-f]{64}")) {
                problems.add(Problem.at(
                        "allowed_plugins." + i,
                        "The allowed_plugins (" + this.allowedPlugins.get(i) + ") is not 64 hexadecimal digits.",
                        "what sha256sum of the jar prints."));
            }
        }
        blank("forbidden_columns", this.forbiddenColumns, problems);
        blank("allowed_sources", requireNonNullElse(this.allowedSources, List.of()), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void blank(String key, List<String> values, List<Problem> problems) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isBlank()) {
                problems.add(Problem.at(key + "." + i, "The " + key + " () is empty.", "leave it out."));
            }
        }
    }
}
