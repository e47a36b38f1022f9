package org.modelwright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelwright alerts}: what has to do with being told. */
@Command(
        name = "alerts",
        description = "Tries the channels that tell how a job ended.",
        sortOptions = false,
        footer = {"", "Examples:", "  modelwright alerts test training.yaml"})
final class AlertsCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
