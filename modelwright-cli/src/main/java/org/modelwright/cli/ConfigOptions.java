package org.modelwright.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.modelwright.Modelwright;
import org.modelwright.job.CheckedJob;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command takes its configuration from. */
final class ConfigOptions {

    /** How many threads help the one that asks for parallel work; Java reads it when it is first asked. */
    private static final String HELPERS = "java.util.concurrent.ForkJoinPool.common.parallelism";

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Configuration files (YAML); a later one overrides what an earlier one says.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = {"-e", "--extras"},
            paramLabel = "YAML",
            description = "More configuration, as YAML; overrides the files.")
    List<String> extras = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One value, such as job.splitter.test_size=0.3; overrides all the others.")
    List<String> overrides = new ArrayList<>();

    /** {@return the job that these describe} */
    CheckedJob load() {
        return Modelwright.load(files, extras, overrides);
    }

    /** {@return the same, for this process to work on: what Java does in parallel keeps to the job's threads, too} */
    CheckedJob start() {
        CheckedJob job = load();
        System.setProperty(HELPERS, Integer.toString(job.job().threads() - 1));
        return job;
    }
}
