package org.modelwright.mlflow;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.modelwright.test.Python;
import org.modelwright.test.TrackingServer;

/** The same, held to the servers of all older versions. */
@Tag("thorough")
class OlderMlflowContractTest extends MlflowClientContractTest {

    @BeforeAll
    @Override
    void startServers() throws IOException {
        for (Python python : Python.older()) {
            servers.put(python, TrackingServer.start(python, Files.createDirectory(folder.resolve(python.name()))));
        }
    }

    @AfterAll
    void stop() {
        servers.values().forEach(TrackingServer::close);
    }

    @Override
    Stream<Way> ways() {
        return super.ways().skip(1); // the embedded store
    }
}
