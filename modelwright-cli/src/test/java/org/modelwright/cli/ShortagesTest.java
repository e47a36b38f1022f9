package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.cli.Shortages.Limit;

/** What a machine is short of is told in words, with the right exit code, and leaves no stack trace. */
class ShortagesTest {

    @TempDir
    static Path prepared;

    static List<Limit> few() {
        return Shortages.few();
    }

    static List<Limit> many() {
        return Shortages.many();
    }

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        Shortages.prepare(prepared);
        Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @MethodSource("few")
    void aLimitIsToldInWords(Limit limit) throws IOException, InterruptedException {
        held(limit);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("many")
    void aLimitIsToldWhereverItBites(Limit limit) throws IOException, InterruptedException {
        held(limit);
    }

    private static void held(Limit limit) throws IOException, InterruptedException {
        assumeTrue(!limit.root() || Shortages.hasRights(), "needs root");
        Path folder = Files.createTempDirectory(prepared, "row");
        Shortages.open(limit, folder);
        assertThat(Shortages.fell(limit, Shortages.run(limit, prepared, folder)))
                .isEmpty();
    }
}
