package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.bom.Library;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.MlBomFile;
import org.modelwright.service.MlflowService;

class BomCheckTest {

    private static final Statement WHOLE = Statement.of()
            .intendedUse("planning")
            .limits("no snow")
            .owner("rides")
            .inputs(SourceStatement.of().licence("CC BY 4.0").origin("the city").sensitivity("none"))
            .targets(SourceStatement.of().licence("CC0").origin("the city").sensitivity("none"));

    private static final List<Dataset> SOURCES =
            List.of(new Dataset("inputs", "1", "local", "{}", "{}", "{\"sha256\": \"00\"}"));

    @TempDir
    private Path folder;

    private TrainingJob job() throws IOException {
        SmallJob.data(folder);
        return SmallJob.of(
                folder,
                MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("trial")
                        .registryName("trial"));
    }

    private static Library jar(String version, String licence) {
        return new Library(Library.Form.JAR, "g", "a", version, licence, "a.jar", "0".repeat(64));
    }

    @Test
    void whatIsWholeLacksNothing() throws IOException {
        TrainingJob job = job().bom(Bom.COMPLETE).statement(WHOLE);

        assertThat(BomCheck.problems(job, List.of(jar("1", "MIT")))).isEmpty();
        assertThat(BomCheck.ofData(job, SOURCES)).isEmpty();
    }

    @Test
    void everythingThatIsMissingIsToldWithTheLineThatGivesIt() throws IOException {
        TrainingJob job = job().bom(Bom.COMPLETE)
                .statement(WHOLE.limits(" ")
                        .targets(SourceStatement.of().licence("CC0").origin("the city")));
        List<Dataset> sources = List.of(new Dataset("inputs", "1", "local", "{}", "{}", "{}"));
        Library classes = new Library(Library.Form.FOLDER, "", "classes", "", "", "classes", "");

        assertThat(BomCheck.ofData(job(), sources)).isEmpty();
        assertThat(BomCheck.ofData(job, sources))
                .extracting(Problem::line)
                .containsExactly("The bill of materials is not complete: the data (inputs) has no SHA-256."
                        + " Maybe a reader whose lineage has sha256 or files in its profile.");
        assertThat(BomCheck.problems(job, List.of(jar("", ""), classes)))
                .extracting(Problem::line)
                .containsExactly(
                        "The bill of materials is not complete: the statement says nothing of (limits)."
                                + " Maybe statement: {limits: …}",
                        "The bill of materials is not complete: the statement says nothing of (targets.sensitivity)."
                                + " Maybe statement: {targets: {sensitivity: …}}",
                        "The bill of materials is not complete: the library (a.jar) says no version and no licence."
                                + " Maybe Implementation-Version and Bundle-License in its META-INF/MANIFEST.MF.",
                        "The bill of materials is not complete: the folder (classes) on the class path is no jar."
                                + " Maybe a jar of it, called name-version.jar.");
    }

    /** Who asks for nothing is asked for nothing; the plan ends as the run does, and no version is there. */
    @Test
    void aJobThatWantsItCompleteIsStoppedBeforeARowIsRead() throws IOException {
        TrainingJob job = job().bom(Bom.COMPLETE);
        Files.delete(folder.resolve("inputs.csv"));
        TrainingPlan plan = job.plan();

        assertThat(plan.exitCode()).isEqualTo(4);
        assertThatThrownBy(job::run)
                .isInstanceOfSatisfying(
                        GateException.class,
                        e -> assertThat(e.problems())
                                .hasSizeGreaterThanOrEqualTo(9)
                                .isEqualTo(plan.failure().orElseThrow().problems()));
        TrainingResult result = job().run();
        assertThat(result.version().version()).isEqualTo(1);
        assertThat(Path.of(result.loggedModel().artifactUri()).resolve(MlBomFile.NAME))
                .exists();
    }

    @Test
    void aSaverThatWritesNoneIsRefused() throws IOException {
        TrainingJob job = job();

        BomCheck.refuseNone(job, folder);
        assertThatThrownBy(() -> BomCheck.refuseNone(job.bom(Bom.COMPLETE), folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("has written no ml-bom.cdx.json");
        Files.writeString(folder.resolve(MlBomFile.NAME), "{}");
        BomCheck.refuseNone(job.bom(Bom.COMPLETE), folder);
    }
}
