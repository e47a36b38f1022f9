package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.FaultyProxy.Fault;
import org.modelwright.test.TrackingServer;

/** What makes something on a server: each call spoiled, of something new and of something that is there already. */
@Tag("oracle")
class CutAnswersOracleTest {

    @TempDir
    Path folder;

    /** What is there when the call is made. */
    private record Ground(String name, String experiment, String run, LoggedModel model) {}

    /** Makes something, and says what there is afterwards. */
    private interface Making {
        Object by(RestMlflowClient client, Ground ground) throws Exception;
    }

    /** The calls that make something, by the path of the call that is spoiled. */
    private static Map<String, Making> makings() {
        Map<String, Making> all = new LinkedHashMap<>();
        all.put("experiments/create of a new one", (client, ground) -> {
            String id = client.tracking().ensureExperiment(ground.name() + "-new");
            return client.tracking().experimentName(id).equals(ground.name() + "-new");
        });
        all.put("runs/create of a new one", (client, ground) -> {
            client.tracking().createRun(ground.experiment(), "second", 2, Map.of());
            return client.tracking()
                            .searchRuns(List.of(ground.experiment()), "", 10, null)
                            .items()
                            .size()
                    == 2;
        });
        all.put("logged-models of a new one", (client, ground) -> {
            client.loggedModels().createLoggedModel(ground.experiment(), "other", ground.run(), Map.of(), Map.of());
            return client.loggedModels()
                            .searchLoggedModels(List.of(ground.experiment()), "", 10, null)
                            .items()
                            .size()
                    == 2;
        });
        all.put("registered-models/create of a new one", (client, ground) -> {
            client.registry().ensureRegisteredModel(ground.name() + "-new");
            return client.registry().latestVersion(ground.name() + "-new").isEmpty();
        });
        all.put("registered-models/create of one that is there", (client, ground) -> {
            client.registry().ensureRegisteredModel(ground.name());
            return client.registry().latestVersion(ground.name()).isEmpty();
        });
        all.put("model-versions/create of a new one", (client, ground) -> {
            int number = client.registry()
                    .createVersion(ground.name(), ground.model(), ground.run(), "", Map.of())
                    .version();
            return number == 1
                    && client.registry()
                                    .latestVersion(ground.name())
                                    .orElseThrow()
                                    .version()
                            == 1;
        });
        all.put("registered-models/alias of a new one", (client, ground) -> {
            client.registry().createVersion(ground.name(), ground.model(), ground.run(), "", Map.of());
            client.registry().setAlias(ground.name(), "best", 1);
            return client.registry()
                            .versionByAlias(ground.name(), "best")
                            .orElseThrow()
                            .version()
                    == 1;
        });
        return all;
    }

    @Test
    void theAnswerIsCut() throws Exception {
        assertThat(spoiled(List.of(Fault.CUT))).isEmpty();
    }

    @Test
    @Tag("thorough")
    void everyFault() throws Exception {
        assertThat(spoiled(List.of(Fault.values()))).isEmpty();
    }

    /** {@return what went wrong} */
    private List<String> spoiled(List<Fault> faults) throws Exception {
        List<String> wrong = new ArrayList<>();
        TrackingServer server = TrackingServer.shared();
        for (int retries : List.of(0, 4)) {
            ServerSettings settings = ServerSettings.of(
                    Map.of(
                            "MLFLOW_HTTP_REQUEST_TIMEOUT",
                            retries == 0 ? "20" : "1",
                            "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR",
                            "0",
                            "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER",
                            "0",
                            "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
                            Integer.toString(retries)),
                    folder);
            RestMlflowClient direct = new RestMlflowClient(server.uri(), settings);
            for (Fault fault : faults) {
                if (retries == 0 && fault != Fault.CUT && fault != Fault.DROP_AFTER) {
                    continue; // nobody can know that it was done, or nobody asks
                }
                for (Map.Entry<String, Making> making : makings().entrySet()) {
                    Ground ground = ground(direct);
                    try (FaultyProxy proxy = new FaultyProxy(server.port(), 1500)) {
                        RestMlflowClient client = new RestMlflowClient(proxy.uri(), settings);
                        client.exists(); // else a page of HTML says that this is no MLflow server at all
                        proxy.arm("POST /api/2.0/mlflow/" + making.getKey().replaceFirst(" of .*", ""), fault);
                        if (!making.getValue().by(client, ground).equals(true)) {
                            wrong.add(making.getKey() + ", " + fault + ", " + retries + ": not once");
                        }
                        proxy.settle();
                    } catch (RuntimeException e) {
                        wrong.add(making.getKey() + ", " + fault + ", " + retries + ": " + e.getMessage());
                    }
                }
            }
        }
        return wrong;
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
