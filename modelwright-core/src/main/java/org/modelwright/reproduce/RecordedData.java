package org.modelwright.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reproduce.Reproduction.Difference;

/**
 * The data that a version was made of, by its hashes.
 *
 * @param run what its record says
 * @param job the same job
 * @param folder where its relative paths start now
 */
record RecordedData(RunRecordFile.Run run, RecordedJob job, Path folder) {

    private static final String SHA256 = "sha256";

    /**
     * Holds every file against what it was, before one of them is read for what it says.
     *
     * @param elsewhere sides of which other files were asked for: these are held against their content when it is read
     * @throws DataException with each file that is missing or another one, and both hashes
     */
    void refuseOtherFiles(Set<String> elsewhere) {
        Set<Problem> problems = new LinkedHashSet<>();
        for (Dataset dataset : run.datasets()) {
            if (!elsewhere.contains(dataset.name())) {
                files(dataset).forEach((file, wanted) -> {
                    Path place = place(dataset, Path.of(file));
                    if (!Files.isRegularFile(place)) {
                        problems.add(problem(
                                "The file (" + place
                                        + ") that the version was made of is not there: it is the one with SHA-256 "
                                        + wanted + ".",
                                place.toString(),
                                wanted,
                                null));
                        return;
                    }
                    String found = Sha256.of(place);
                    if (!found.equals(wanted)) {
                        problems.add(problem(
                                "The file (" + place + ") is not the one that the version was made of: its SHA-256 is "
                                        + found + ", not " + wanted + ".",
                                place.toString(),
                                wanted,
                                found));
                    }
                });
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(List.copyOf(problems));
        }
    }

    private static Problem problem(String message, String what, String wanted, @Nullable String found) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("data", what);
        facts.put("wanted", wanted);
        if (found != null) {
            facts.put("found", found);
        }
        return Problem.of(message, "the same data again, with --data FOLDER where it lies elsewhere.")
                .with(facts);
    }

    /** {@return where a file should be now} */
    private Path place(Dataset dataset, Path file) {
        Path then = Path.of(run.environment().folder());
        return job.isRelative(dataset.name())
                ? folder.toAbsolutePath().resolve(then.relativize(file)).normalize()
                : file;
    }

    /** {@return the SHA-256 of each file of a side; none of a database} */
    static Map<String, String> files(Dataset dataset) {
        Map<String, String> files = new LinkedHashMap<>();
        if (profile(dataset).get("files") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> file) {
                    files.put(String.valueOf(file.get(PATH)), String.valueOf(file.get(SHA256)));
                }
            }
        }
        return files;
    }

    private static final String PATH = RecordedJob.PATH;

    private static Map<?, ?> profile(Dataset dataset) {
        return Json.read(dataset.profile()) instanceof Map<?, ?> profile ? profile : Map.of();
    }

    /**
     * Holds what was read against what had been read, where no file was.
     *
     * @param elsewhere sides of which other files were asked for
     * @throws DataException with each side whose rows are others, and both hashes
     */
    void refuseOtherRows(List<Dataset> read, Set<String> elsewhere) {
        List<Problem> problems = new ArrayList<>();
        for (Dataset then : run.datasets()) {
            if (!isReadOnly(then, elsewhere)) {
                continue;
            }
            for (Dataset now : read) {
                String wanted = String.valueOf(profile(then).get(SHA256));
                String found = String.valueOf(profile(now).get(SHA256));
                if (now.name().equals(then.name()) && !wanted.equals(found)) {
                    problems.add(problem(
                            "The rows of the " + now.name() + " ("
                                    + profile(now).get("num_rows")
                                    + ") are not those that the version was made of ("
                                    + profile(then).get("num_rows") + "): the SHA-256 of their content is " + found
                                    + ", not " + wanted + ".",
                            now.name(),
                            wanted,
                            found));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** {@return whether a side can only be held against its content} */
    static boolean isReadOnly(Dataset dataset, Set<String> elsewhere) {
        return files(dataset).isEmpty() || elsewhere.contains(dataset.name());
    }

    /** {@return where other rows or columns were read of the same files} */
    List<Difference> differences(List<Dataset> read) {
        List<Difference> differences = new ArrayList<>();
        for (Dataset then : run.datasets()) {
            for (Dataset now : read) {
                if (now.name().equals(then.name())
                        && !Objects.equals(
                                profile(then).get(SHA256), profile(now).get(SHA256))) {
                    differences.add(difference(then, now));
                }
            }
        }
        return differences;
    }

    private static Difference difference(Dataset then, Dataset now) {
        Map<?, ?> before = columns(then);
        Map<?, ?> here = columns(now);
        Set<Object> names = new LinkedHashSet<>(before.keySet());
        names.addAll(here.keySet());
        for (Object name : names) {
            if (!Objects.equals(before.get(name), here.get(name))) {
                return new Difference(
                        "data",
                        "column " + name + " of the " + then.name(),
                        Objects.toString(before.get(name), null),
                        Objects.toString(here.get(name), null));
            }
        }
        return new Difference(
                "data",
                "content of the " + then.name(),
                String.valueOf(profile(then).get(SHA256)),
                String.valueOf(profile(now).get(SHA256)));
    }

    /** {@return what was found of each column} */
    private static Map<?, ?> columns(Dataset dataset) {
        return profile(dataset).get("columns") instanceof Map<?, ?> columns ? columns : Map.of();
    }
}
