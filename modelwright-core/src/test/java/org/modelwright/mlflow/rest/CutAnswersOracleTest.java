package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RegisteredModel;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.FaultyProxy.Fault;
import org.modelwright.test.TrackingServer;

/** What makes something on a server: each call spoiled, of something new and of something that is there already. */
@Tag("oracle")
class CutAnswersOracleTest {

    /** Seconds until a call is given up: a busy machine answers sooner. */
    private static final int PATIENCE = 2;

    @TempDir
    Path folder;

    /** What is there when the call is made. */
    private record Ground(String name, String experiment, String run, LoggedModel model) {}

    /** A call that makes something, with what it gives and what there is of it. */
    private record Making(Call call, Call there) {

        /** {@return one id or name for each thing} */
        interface Call {
            List<String> by(MlflowClient client, Ground ground) throws Exception;
        }
    }

    /** The calls that make something, by the path of the call that is spoiled. */
    private static Map<String, Making> makings() {
        Map<String, Making> all = new LinkedHashMap<>();
        all.put(
                "experiments/create of a new one",
                new Making(
                        (client, ground) -> List.of(client.tracking().ensureExperiment(ground.name() + "-new")),
                        (client, ground) -> client.tracking().findExperiment(ground.name() + "-new").stream()
                                .toList()));
        all.put(
                "runs/create of a new one",
                new Making(
                        (client, ground) -> List.of(client.tracking()
                                .createRun(ground.experiment(), "second", 2, Map.of())
                                .runId()),
                        (client, ground) ->
                                client
                                        .tracking()
                                        .searchRuns(List.of(ground.experiment()), "", 10, null)
                                        .items()
                                        .stream()
                                        .map(RunInfo::runId)
                                        .filter(it -> !it.equals(ground.run()))
                                        .toList()));
        all.put(
                "logged-models of a new one",
                new Making(
                        (client, ground) -> List.of(client.loggedModels()
                                .createLoggedModel(ground.experiment(), "other", ground.run(), Map.of(), Map.of())
                                .modelId()),
                        (client, ground) -> client
                                .loggedModels()
                                .searchLoggedModels(List.of(ground.experiment()), "name = 'other'", 10, null)
                                .items()
                                .stream()
                                .map(LoggedModel::modelId)
                                .toList()));
        Making.Call registered = (client, ground) ->
                client
                        .registry()
                        .searchRegisteredModels("name LIKE '" + ground.name() + "%'", 10, null)
                        .items()
                        .stream()
                        .map(RegisteredModel::name)
                        .toList();
        all.put(
                "registered-models/create of a new one",
                new Making(
                        (client, ground) -> {
                            client.registry().ensureRegisteredModel(ground.name() + "-new");
                            return List.of(ground.name(), ground.name() + "-new");
                        },
                        registered));
        all.put(
                "registered-models/create of one that is there",
                new Making(
                        (client, ground) -> {
                            client.registry().ensureRegisteredModel(ground.name());
                            return List.of(ground.name());
                        },
                        registered));
        all.put(
                "model-versions/create of a new one",
                new Making(
                        CutAnswersOracleTest::version,
                        (client, ground) ->
                                client
                                        .registry()
                                        .searchModelVersions("name = '" + ground.name() + "'", 10, null)
                                        .items()
                                        .stream()
                                        .map(ModelVersion::uri)
                                        .toList()));
        all.put(
                "registered-models/alias of a new one",
                new Making(
                        (client, ground) -> {
                            List<String> version = version(client, ground);
                            client.registry().setAlias(ground.name(), "best", 1);
                            return version;
                        },
                        (client, ground) -> client.registry().versionByAlias(ground.name(), "best").stream()
                                .map(ModelVersion::uri)
                                .toList()));
        return all;
    }

    private static List<String> version(MlflowClient client, Ground ground) {
        return List.of(client.registry()
                .createVersion(ground.name(), ground.model(), ground.run(), "", Map.of())
                .uri());
    }

    @Test
    void theAnswerIsCut() throws Exception {
        assertThat(spoiled(20, 0, List.of(Fault.CUT))).isEmpty();
        assertThat(spoiled(PATIENCE, 4, List.of(Fault.CUT))).isEmpty();
    }

    @Test
    @Tag("thorough")
    void everyFault() throws Exception {
        assertThat(spoiled(20, 0, List.of(Fault.CUT, Fault.DROP_AFTER))).isEmpty();
        assertThat(spoiled(PATIENCE, 4, List.of(Fault.values()))).isEmpty();
    }

    /** Nobody asks again, so that only the end of the run can take away what comes when the call has failed. */
    @Test
    @Tag("thorough")
    void whatComesLateOfACallThatFailedIsTakenAway() throws Exception {
        RestMlflowClient direct = client(TrackingServer.shared().uri(), 20, 4);
        for (String path : List.of("logged-models", "model-versions/create")) {
            Making making = makings().get(path + " of a new one");
            Ground ground = ground(direct);
            try (FaultyProxy proxy = new FaultyProxy(TrackingServer.shared().port())) {
                RestMlflowClient client = client(proxy.uri(), PATIENCE, 0);
                proxy.spoil(("POST /api/2.0/mlflow/" + path)::equals, 0, Fault.LATE_REQUEST);
                assertThatThrownBy(() -> making.call().by(client, ground)).isInstanceOf(InfrastructureException.class);
                proxy.settle();
                assertThat(making.there().by(direct, ground)).as(path).hasSize(1);
                client.tracking().endRun(ground.run(), RunStatus.FAILED, 3);
            }
            assertThat(making.there().by(direct, ground)).as(path).isEmpty();
            assertThat(direct.tracking().run(ground.run()).status()).isEqualTo(RunStatus.FAILED);
        }
    }

    private RestMlflowClient client(String uri, int seconds, int retries) {
        return new RestMlflowClient(
                uri,
                ServerSettings.of(
                        Map.of(
                                "MLFLOW_HTTP_REQUEST_TIMEOUT",
                                Integer.toString(seconds),
                                "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR",
                                "0",
                                "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER",
                                "0",
                                "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
                                Integer.toString(retries)),
                        folder));
    }

    /** {@return what went wrong, all calls side by side: most of the time is patience} */
    private List<String> spoiled(int seconds, int retries, List<Fault> faults) throws Exception {
        List<String> wrong = new ArrayList<>();
        ExecutorService lines = Executors.newFixedThreadPool(makings().size());
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            makings()
                    .forEach((name, making) -> all.add(lines.submit(() -> {
                        List<String> mine = new ArrayList<>();
                        for (Fault fault : faults) {
                            String what = spoiled(name, making, fault, seconds, retries);
                            if (!what.isEmpty()) {
                                mine.add(name + ", " + fault + ", " + retries + ": " + what);
                            }
                        }
                        return mine;
                    })));
            for (Future<List<String>> each : all) {
                wrong.addAll(each.get());
            }
        } finally {
            lines.shutdownNow();
        }
        return wrong;
    }

    private String spoiled(String name, Making making, Fault fault, int seconds, int retries) throws Exception {
        TrackingServer server = TrackingServer.shared();
        RestMlflowClient direct = client(server.uri(), seconds, retries);
        Ground ground = ground(direct);
        try (FaultyProxy proxy = new FaultyProxy(server.port())) {
            RestMlflowClient client = client(proxy.uri(), seconds, retries);
            client.exists(); // else a page of HTML says that this is no MLflow server at all
            proxy.spoil(("POST /api/2.0/mlflow/" + name.replaceFirst(" of .*", ""))::equals, 0, fault);
            List<String> made = making.call().by(client, ground);
            // What was given up is on its way still: only the end of the run sees that there is nothing twice.
            proxy.settle();
            client.tracking().endRun(ground.run(), RunStatus.FINISHED, 3);
            List<String> there = making.there().by(direct, ground);
            return there.equals(made) && proxy.toCome() == 0 ? "" : "made " + made + ", there are " + there;
        } catch (ModelwrightException e) {
            return e.getMessage();
        }
    }

    private static Ground ground(RestMlflowClient client) {
        String name = "cut-" + UUID.randomUUID();
        String experiment = client.tracking().ensureExperiment(name);
        String run =
                client.tracking().createRun(experiment, "first", 1, Map.of()).runId();
        LoggedModel model = client.loggedModels().createLoggedModel(experiment, "model", run, Map.of(), Map.of());
        client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.READY);
        client.registry().ensureRegisteredModel(name);
        return new Ground(name, experiment, run, model);
    }
}
