package org.modelwright.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.modelwright.error.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code modelwright}: its commands, and what it says where no command is understood. */
@Command(
        name = "modelwright",
        header = "One YAML file in; one registered, signed, traceable MLflow model version out.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ModelwrightCommand.Version.class,
        footer = {
            "",
            "Exit codes: 0 done, 2 usage or configuration, 3 data, 4 a gate said no, 5 infrastructure,",
            "70 a defect of Modelwright, 130 interrupted (143 by SIGTERM).",
            "",
            "Examples:",
            "  modelwright run training.yaml",
            "  modelwright run --help"
        })
final class ModelwrightCommand implements Runnable {

    private static final int WIDTH = 100;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    CommandSpec spec;

    /** Runs the arguments. */
    static int run(Console console, String... args) {
        CommandLine line = new CommandLine(new ModelwrightCommand());
        List<Object> commands = List.of(
                new RunCommand(console),
                new InitCommand(console),
                new PlanCommand(console),
                new PredictCommand(console),
                new ExplainCommand(console),
                new CardCommand(console),
                new CheckCommand(console),
                new EvaluateCommand(console),
                new DecideCommand(console),
                new VerifyCommand(console),
                new KeygenCommand(console),
                new ApproveCommand(console),
                new DossierCommand(console),
                new ReproduceCommand(console),
                new WatchCommand(console),
                new LeaderboardCommand(console),
                new AlertsCommand(),
                new ValidateCommand(console),
                new RenderCommand(console),
                new SchemaCommand(console),
                new KindsCommand(console));
        // Picocli studies each command that it is given, and that takes as long as the rest of a short one.
        List<Object> asked = commands.stream()
                .filter(command -> args.length > 0 && name(command).equals(args[0]))
                .toList();
        (asked.isEmpty() ? commands : asked).forEach(line::addSubcommand);
        Optional.ofNullable(line.getSubcommands().get("alerts"))
                .ifPresent(alerts -> alerts.addSubcommand(new AlertsTestCommand(console)));
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        line.setUsageHelpWidth(WIDTH);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        // Arguments mean what they say: no file is read for @name.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((exception, given) -> misunderstood(console, exception, given));
        if (asked.isEmpty() && args.length > 0 && !args[0].startsWith("-")) {
            // Before --help behind it answers for a command that there is not.
            return misunderstood(console, new UnmatchedArgumentException(line, List.of(args)), args);
        }
        return line.execute(args);
    }

    private static String name(Object command) {
        return command.getClass().getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }

    private static int misunderstood(Console console, ParameterException exception, String... args) {
        Failure failure = failure(exception);
        if (OutputOptions.wantsJson(args)) {
            console.out().println(JsonText.of(failure.answer(null)));
        }
        console.err().print(failure.text());
        if (args.length == 0) {
            console.err().println();
            exception.getCommandLine().usage(console.err());
        }
        return failure.exitCode();
    }

    private static Failure failure(ParameterException exception) {
        CommandLine at = exception.getCommandLine();
        if (exception instanceof NoCommandException) {
            return Failure.usage("There is no command.", "one of " + commands(at) + ".");
        }
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String found = unmatched.getUnmatched().get(0);
            boolean option = found.startsWith("-");
            String what = option ? "option" : at.getParent() == null ? "command" : "argument";
            String name = at.getCommandSpec().qualifiedName();
            return Failure.usage(
                    "The " + what + " (" + found + ") is not known to " + name + ".", nearest(found, at, name));
        }
        if (exception instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0).isPositional()) {
            String name = at.getCommandSpec().qualifiedName();
            String label = missing.getMissing().get(0).paramLabel();
            return Failure.usage(
                    "There is no " + label + ".", name + (label.equals("FILE") ? " training.yaml" : " --help"));
        }
        if (exception.getCause() instanceof TypeConversionException conversion) {
            return Failure.usage(String.valueOf(conversion.getMessage()), null);
        }
        String said = String.valueOf(exception.getMessage());
        return Failure.usage(
                said.endsWith(".") ? said : said + ".",
                "look at " + at.getCommandSpec().qualifiedName() + " --help.");
    }

    private static String nearest(String found, CommandLine at, String name) {
        Set<String> known = new TreeSet<>(at.getSubcommands().keySet());
        at.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        boolean command = at.getParent() == null && !found.startsWith("-");
        return Nearest.find(found, known)
                .or(() -> Nearest.find("--" + found, known))
                .orElse(command ? "one of " + commands(at) + "." : "look at " + name + " --help.");
    }

    private static String commands(CommandLine line) {
        return String.join(", ", line.getSubcommands().keySet());
    }

    /** Nothing but options, or nothing at all. */
    private static final class NoCommandException extends ParameterException {

        private static final long serialVersionUID = 1L;

        NoCommandException(CommandLine line) {
            super(line, "There is no command.");
        }
    }

    /** Reads the version of the product. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            try (InputStream in = Version.class.getResourceAsStream("cli.properties")) {
                Properties properties = new Properties();
                properties.load(in);
                return new String[] {"modelwright " + properties.getProperty("version")};
            }
        }
    }
}
