package org.modelwright.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Yaml;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;

/** The model card as hubs read it: Markdown under a head of YAML, with their headings. */
final class Readme {

    private static final int MOST = 40;

    private final Facts facts;
    private final RunRecordFile.Run run;
    private final StringBuilder text = new StringBuilder();

    private Readme(Facts facts) {
        this.facts = facts;
        this.run = facts.run();
    }

    static String of(Facts facts) {
        return new Readme(facts).write();
    }

    private String write() {
        text.append("---\n").append(Yaml.write(head())).append("---\n\n");
        String task = run.task().name().toLowerCase(Locale.ROOT);
        line("# " + Markdown.plain(run.registeredModel()));
        line(facts.learner() + ", " + task + (facts.target().isEmpty() ? "" : " of " + Markdown.code(facts.target()))
                + ". The page `card.html` beside this file shows the same with figures.");
        line("## Model details");
        item("Run", Markdown.code(run.runId()));
        item("Made", Page.time(run.created()) + ", by Modelwright " + run.modelwrightVersion());
        item("Owner", said("owner"));
        item("Form", "ONNX, opset as in `model.onnx`; loads as an MLflow `pyfunc`");
        end();
        line("## Uses");
        item("Intended use", said("intended_use"));
        end();
        line("## Bias, risks and limitations");
        item("Limits", said("limits"));
        for (RunEvidence.Check check : facts.evidence().checks()) {
            if (check.status() == RunEvidence.Status.ISSUE) {
                item("Issue", Markdown.plain(check.message()));
            }
        }
        run.warnings().forEach(it -> item("Warning", Markdown.plain(it)));
        end();
        line("## How to get started with the model");
        line("```sh\nmodelwright predict runs:/" + run.runId() + "/"
                + Objects.requireNonNullElse(facts.setting("saver").get("path"), "model")
                + " DATA -o predictions.parquet\n```");
        line("## Training details");
        line("### Training data");
        for (String source : List.of("inputs", "targets")) {
            for (String key : List.of("licence", "origin", "collected", "sensitivity")) {
                item(source + ", " + key, said(source, key));
            }
            for (String key : List.of("owner", "contact")) { // by default the model's, so never owed
                if (!facts.said(source, key).isEmpty()) {
                    item(source + ", " + key, said(source, key));
                }
            }
        }
        run.datasets().forEach(it -> item(it.name(), "digest " + Markdown.code(it.digest())));
        item("Training rows", Words.number(run.trainRows()));
        end();
        line("### Training procedure");
        run.facts().forEach((name, value) -> item(Markdown.plain(name), Markdown.code(value)));
        item("Configuration", "`config.yaml` among the run's artifacts, SHA-256 " + Markdown.code(run.configSha256()));
        end();
        line("## Evaluation");
        line("On " + Words.count(run.testRows(), "test row", "test rows") + " that the model has not learned from.");
        scores();
        slices();
        line("## Model card contact");
        line(said("contact"));
        return text.toString().strip() + "\n";
    }

    private Map<String, Object> head() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("library_name", "onnx");
        head.put("pipeline_tag", facts.isRegression() ? "tabular-regression" : "tabular-classification");
        head.put("tags", List.of("modelwright", "onnx", "mlflow", "tabular"));
        head.put("metrics", facts.metrics());
        List<Map<String, Object>> metrics = new ArrayList<>();
        for (String name : facts.metrics()) {
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put("type", name);
            metric.put("name", name);
            metric.put("value", Objects.requireNonNull(facts.of(name)));
            metrics.add(metric);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("task", Map.of("type", head.get("pipeline_tag")));
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("type", "tabular");
        dataset.put("name", "test rows of inputs " + run.datasets().get(0).digest());
        result.put("dataset", dataset);
        result.put("metrics", metrics);
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", run.registeredModel());
        model.put("results", List.of(result));
        head.put("model-index", List.of(model));
        return head;
    }

    private void scores() {
        row("metric", "test", "95 % interval", "train", "baseline");
        row("---", "---:", "---:", "---:", "---:");
        for (String metric : facts.metrics()) {
            RunEvidence.Interval interval = facts.interval(metric).orElse(null);
            row(
                    Markdown.code(metric),
                    number(facts.of(metric)),
                    interval == null
                            ? ""
                            : interval.lower() == null
                                    ? String.valueOf(interval.why())
                                    : number(interval.lower()) + " to " + number(interval.upper()),
                    number(facts.of("train_" + metric)),
                    number(facts.of("baseline_" + metric)));
        }
        end();
        RunEvidence.Intervals intervals = facts.evidence().intervals();
        if (intervals != null) {
            line(Markdown.plain(intervals.notCovered()));
        }
    }

    private void slices() {
        List<RunEvidence.Slice> slices = facts.evidence().slices();
        if (slices.isEmpty()) {
            return;
        }
        line("### Slices");
        row("slice", "rows", slices.get(0).metric());
        row("---", "---:", "---:");
        for (RunEvidence.Slice slice : slices.subList(0, Math.min(MOST, slices.size()))) {
            row(Markdown.code(SliceSection.name(slice)), Words.number(slice.rows()), number(slice.score()));
        }
        end();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : Words.number(value);
    }

    private String said(String... keys) {
        String said = facts.said(keys);
        return said.isEmpty() ? "*owed: `statement." + String.join(".", keys) + "`*" : Markdown.plain(said);
    }

    private void item(String name, String value) {
        text.append("- **").append(name).append(":** ").append(value).append('\n');
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void line(String line) {
        text.append(line).append("\n\n");
    }

    private void end() {
        text.append('\n');
    }
}
