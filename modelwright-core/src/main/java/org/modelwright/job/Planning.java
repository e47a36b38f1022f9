package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Behaviour;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Gate;
import org.modelwright.job.TrainingPlan.MemoryNeed;
import org.modelwright.job.TrainingPlan.PlannedColumn;
import org.modelwright.job.TrainingPlan.Registration;
import org.modelwright.job.TrainingPlan.Table;
import org.modelwright.leak.LeakReport;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.reader.Reader;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;

/** Takes the steps of a job up to the training, writes nothing, and notes what it sees on the way. */
final class Planning implements Preparation.Listener {

    private static final String FEATURE = "feature";

    private final TrainingJob job;
    private final Session session;
    private final Preparation preparation;
    private final List<String> warnings = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<String> features = new ArrayList<>();
    private final Map<String, List<String>> made = new LinkedHashMap<>();
    private final List<String> metrics = new ArrayList<>();
    private List<Metric> measured = List.of();
    private final List<String> asks = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private @Nullable Dataset inputs;
    private @Nullable RowSplit split;
    private @Nullable LeakReport leaks;
    private @Nullable Target target;
    private @Nullable MemoryNeed memory;
    private @Nullable Registration registration;
    private @Nullable ModelwrightException failure;

    Planning(CheckedJob checked, Session session) {
        this.job = checked.job();
        this.session = session;
        checked.warnings().stream().map(Problem::line).forEach(warnings::add);
        this.preparation = new Preparation(job, checked.policies(), session, warnings::add);
    }

    TrainingPlan plan() {
        Map<String, Object> configuration = RecordTree.of(job);
        attempt(() -> job.signer().keyHint());
        attempt(() -> {
            try (MlflowService.Session mlflow = job.mlflowService().start()) {
                MlflowClient client = mlflow.client();
                Optional<ModelVersion> latest = registration(client);
                attempt(() -> data(Optional.of(client)));
                latest.ifPresent(version -> attempt(() -> compare(client, version, Params.of(configuration))));
            }
        });
        if (tables.isEmpty() && registration == null) {
            attempt(() -> data(Optional.empty())); // the store is of no use, the data may be
        }
        return new TrainingPlan(
                tables,
                Optional.ofNullable(split),
                Optional.ofNullable(leaks),
                Optional.ofNullable(target).map(Target::task),
                Optional.ofNullable(target).flatMap(it -> it.labels().positive(it.task())),
                features,
                made,
                model(configuration),
                metrics,
                asks,
                Optional.ofNullable(memory),
                Optional.ofNullable(registration),
                changes,
                warnings,
                Optional.ofNullable(failure));
    }

    /** The first failure is the one that a run would end with. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (ModelwrightException e) {
            failure = failure == null ? e : failure;
        }
    }

    private static Map<String, Object> model(Map<String, Object> configuration) {
        Map<String, Object> model = new LinkedHashMap<>();
        if (configuration.get("model") instanceof Map<?, ?> block) {
            block.forEach((key, value) -> model.put(String.valueOf(key), value));
        }
        return model;
    }

    private Optional<ModelVersion> registration(MlflowClient client) {
        MlflowService service = job.mlflowService();
        boolean there = client.exists();
        if (there) {
            client.tracking().findExperiment(service.experimentName());
        }
        Optional<ModelVersion> latest =
                there ? client.registry().latestVersion(service.registryName()) : Optional.empty();
        registration = new Registration(
                client.trackingUri(),
                !there,
                service.experimentName(),
                service.registryName(),
                there ? client.registry().nextVersion(service.registryName()) : 1,
                latest.map(ModelVersion::version).orElse(0));
        return latest;
    }

    private void data(Optional<MlflowClient> store) {
        Preparation.Prepared data = preparation.prepare(Steps.silent(), this);
        preparation.refuseTooMuch(data.examples(), data.rows());
        target = data.target();
        made.putAll(data.made());
        measured = data.metrics();
        measured.stream().map(Metric::key).forEach(metrics::add);
        Gate.of(measured, job.gates()).stream().map(Gate::asks).forEach(asks::add);
        job.behaviour().stream().map(Behaviour::asks).forEach(asks::add);
        asks.addAll(Deciding.asks(job));
        asks.addAll(BomCheck.asks(job));
        Champion champion = job.champion();
        if (champion == null && asks.isEmpty()) {
            return;
        }
        Examples test = data.examples().take(data.rows().test());
        Judge.asked(job, test, data.target());
        if (champion != null && store.isPresent()) {
            asks.add(Challenge.of(
                            champion,
                            store.get(),
                            session,
                            data.sources(),
                            test,
                            data.target().take(data.rows().test()))
                    .asks());
        }
    }

    @Override
    public void read(Examples examples) {
        List<PlannedColumn> columns = columns(examples.rowKeys().keyColumns(), "key");
        columns.addAll(columns(examples.beside(), "split"));
        columns.addAll(columns(examples.inputs(), FEATURE));
        List<PlannedColumn> targets = columns(examples.rowKeys().keyColumns(), "key");
        targets.addAll(columns(examples.targets(), "target"));
        tables.add(table("inputs", job.inputs(), examples, columns));
        tables.add(table("targets", job.targets(), examples, targets));
        features.addAll(examples.inputs().names());
    }

    @Override
    public void traced(List<Dataset> sources) {
        inputs = sources.get(0);
    }

    @Override
    public void split(Examples examples, RowSplit rows) {
        split = rows;
        memory = preparation.need(examples, rows);
    }

    @Override
    public void features(Examples examples) {
        List<String> names = examples.inputs().names();
        features.retainAll(names);
        tables.replaceAll(table -> table.name().equals("inputs") ? withIdentifiers(table, names) : table);
    }

    private static Table withIdentifiers(Table table, List<String> features) {
        return new Table(
                table.name(),
                table.kind(),
                table.source(),
                table.rows(),
                table.columns().stream()
                        .map(it -> it.role().equals(FEATURE) && !features.contains(it.name())
                                ? new PlannedColumn(it.name(), it.type(), "identifier", it.missing())
                                : it)
                        .toList());
    }

    @Override
    public void lookedForLeaks(LeakReport found) {
        leaks = found;
    }

    private static Table table(String name, Reader reader, Examples examples, List<PlannedColumn> columns) {
        return new Table(name, reader.getClass().getSimpleName(), reader.source(), examples.count(), columns);
    }

    private static List<PlannedColumn> columns(Frame frame, String role) {
        List<PlannedColumn> columns = new ArrayList<>();
        for (Column column : frame.columns()) {
            columns.add(new PlannedColumn(column.name(), column.type().mlflowName(), role, column.missing()));
        }
        return columns;
    }

    /** Says what differs from the run that made the last version. */
    private void compare(MlflowClient client, ModelVersion latest, Map<String, String> configured) {
        Map<String, String> params = new LinkedHashMap<>(configured);
        if (target != null) {
            params.putAll(Params.chosen(target.task(), measured));
        }
        changes.addAll(Changes.since(client.tracking(), latest, inputs, params));
    }
}
