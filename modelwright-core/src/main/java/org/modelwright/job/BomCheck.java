package org.modelwright.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.modelwright.bom.Libraries;
import org.modelwright.bom.Library;
import org.modelwright.bom.MachineCode;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.MlBomFile;

/** Holds what a bill of materials would say against a job that wants it complete. */
final class BomCheck {

    private static final String INCOMPLETE = "The bill of materials is not complete: ";

    /** Of how data was collected and of a contact the bill says something where it can; the rest is what auditors ask. */
    private static final List<String> STATED = List.of(
            "intended_use",
            "limits",
            "owner",
            "inputs.licence",
            "inputs.origin",
            "inputs.sensitivity",
            "targets.licence",
            "targets.origin",
            "targets.sensitivity");

    private BomCheck() {}

    /** {@return what trains the models of a job} */
    static List<Library> libraries(TrainingJob job, List<MachineCode> machineCode, Session session) {
        return Libraries.of(PluginJars.places(job), machineCode, System.getenv(), session.threads());
    }

    /** {@return in words what is asked; nothing of a job that asks nothing} */
    static List<String> asks(TrainingJob job) {
        return job.bom() == Bom.COMPLETE ? List.of("bill of materials: complete") : List.of();
    }

    /**
     * Refuses a job whose statement or libraries lack something, before a row is read.
     *
     * @throws GateException with all of it, if the job asks for a complete bill
     */
    static void refuse(TrainingJob job, Session session) {
        if (job.bom() == Bom.COMPLETE) {
            List<Problem> problems = problems(job, libraries(job, List.of(), session));
            if (!problems.isEmpty()) {
                throw new GateException(problems);
            }
        }
    }

    /** {@return what is missing in the statement, and of these libraries} */
    static List<Problem> problems(TrainingJob job, List<Library> libraries) {
        List<Problem> problems = new ArrayList<>();
        Statement statement = job.statement() == null ? Statement.of() : job.statement();
        Map<String, String> said = RecordTree.flatten(RecordTree.of(statement));
        for (String field : STATED) {
            if (said.getOrDefault(field, "").isBlank()) {
                problems.add(Problem.of(
                        INCOMPLETE + "the statement says nothing of (" + field + ").", Statement.line(field)));
            }
        }
        libraries.forEach(it -> lacks(it, problems));
        return problems;
    }

    /** {@return what is missing of the data; nothing of a job that asks nothing} */
    static List<Problem> ofData(TrainingJob job, List<Dataset> sources) {
        List<Problem> problems = new ArrayList<>();
        if (job.bom() != Bom.COMPLETE) {
            return problems;
        }
        for (Dataset source : sources) {
            Map<?, ?> profile = Json.read(source.profile()) instanceof Map<?, ?> map ? map : Map.of();
            if (!profile.containsKey("files") && !profile.containsKey("sha256")) {
                problems.add(Problem.of(
                        INCOMPLETE + "the data (" + source.name() + ") has no SHA-256.",
                        "a reader whose lineage has sha256 or files in its profile."));
            }
        }
        return problems;
    }

    private static void lacks(Library library, List<Problem> problems) {
        if (library.form() == Library.Form.FOLDER) {
            problems.add(Problem.of(
                    INCOMPLETE + "the folder (" + library.file() + ") on the class path is no jar.",
                    "a jar of it, called name-version.jar."));
        } else if (!library.lacks().isEmpty()) {
            problems.add(Problem.of(
                    INCOMPLETE + "the library (" + library.file() + ") says no "
                            + library.lacks().stream().collect(Collectors.joining(" and no ")) + ".",
                    "Implementation-Version and Bundle-License in its META-INF/MANIFEST.MF."));
        }
    }

    /**
     * Refuses a saved model without a bill.
     *
     * @throws GateException if the job asks for a complete one
     */
    static void refuseNone(TrainingJob job, Path directory) {
        if (job.bom() == Bom.COMPLETE && !Files.exists(directory.resolve(MlBomFile.NAME))) {
            throw new GateException(INCOMPLETE + "the saver has written no " + MlBomFile.NAME + ".", "OnnxSaver.");
        }
    }
}
