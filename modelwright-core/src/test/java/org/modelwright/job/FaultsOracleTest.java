package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.Python;
import org.modelwright.test.TrackingServer;

/**
 * Networks that fail, before a real server: the first call of each kind in every way, and every other call in one, several
 * in one job. -Dfaults.calls=all: every call in every way, each in a job of its own, which takes half an hour.
 */
@Tag("oracle")
class FaultsOracleTest {

    @TempDir
    Path folder;

    @Test
    @Tag("thorough")
    void everyKindOfCallInEveryWayAndEveryCallInOne() throws Exception {
        String port = Integer.toString(TrackingServer.shared().port());
        String extent = System.getProperty("faults.calls", "ways");
        Process table = PatientJava.start(folder, List.of(), FaultTable.class, port, folder.toString(), extent);
        String printed = new String(table.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(printed);
        assertThat(table.waitFor()).as(printed).isZero();
        assertThat(printed).contains(": all held");
    }

    /** The name is known to nobody: only the proxy finds the server. */
    @Test
    @Tag("thorough")
    void throughAProxyThatJavaIsToldOf() throws Exception {
        SmallJob.data(folder);
        List<String> options = List.of(
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("server.db"),
                "--artifacts-destination",
                folder.resolve("files").toString(),
                "--allowed-hosts",
                "mlflow.example");
        try (TrackingServer server = TrackingServer.start(Python.MLFLOW_3_17, folder, options, Map.of());
                FaultyProxy proxy = new FaultyProxy(server.port())) {
            String port = proxy.uri().replaceFirst(".*:", "");
            Process job = PatientJava.start(
                    folder,
                    List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + port),
                    SmallJob.class,
                    folder.toString(),
                    "http://mlflow.example",
                    "proxied");
            assertThat(job.waitFor())
                    .as(() -> PatientJava.said(folder, "proxied"))
                    .isZero();
            assertThat(proxy.calls()).isNotEmpty().allMatch(it -> it.contains(" http://mlflow.example/"));
        }
    }
}
