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
}
