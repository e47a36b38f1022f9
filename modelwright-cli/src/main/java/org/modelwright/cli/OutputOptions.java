package org.modelwright.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelwright.service.LoggerService;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a command answers. */
final class OutputOptions {

    /** The form of an answer. */
    enum Form {
        /** For people. */
        TEXT,
        /** For scripts: one object. */
        JSON
    }

    /** Reads a form as users write it. */
    static final class FormConverter implements ITypeConverter<Form> {

        @Override
        public Form convert(String value) {
            for (Form form : Form.values()) {
                if (form.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return form;
                }
            }
            throw new TypeConversionException("The output (" + value + ") is neither text nor json.");
        }
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            converter = FormConverter.class,
            defaultValue = "text",
            description = "The form of the answer on standard output (default: text).")
    Form form = Form.TEXT;

    @Option(names = "--debug", description = "Log everything, and show stacks of exceptions.")
    boolean debug;

    @Option(names = "--quiet", description = "Log warnings and errors only, and show no progress.")
    boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** {@return the level that the user asked for, or null} */
    LoggerService.@Nullable Level level() {
        return debug ? LoggerService.Level.DEBUG : quiet ? LoggerService.Level.WARN : null;
    }

    /** {@return whether these arguments ask for JSON, even if they cannot be parsed} */
    static boolean wantsJson(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--output=json")
                    || args[i].equals("--output") && i + 1 < args.length && args[i + 1].equals("json")) {
                return true;
            }
        }
        return false;
    }
}
