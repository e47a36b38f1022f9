package org.modelwright.cli;

import java.util.Locale;
import org.modelwright.Modelwright;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code modelwright schema}. */
@Command(
        name = "schema",
        description = "Prints a JSON Schema of the configuration, for editors that complete and check YAML.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright schema >modelwright.schema.json",
            "  modelwright schema --of data >modelwright.data.schema.json"
        })
final class SchemaCommand extends AnsweringCommand {

    /** What a file may hold. */
    enum Of {
        /** A job. */
        JOB,
        /** A data schema in a file of its own. */
        DATA
    }

    /** Reads the word as users write it. */
    static final class OfConverter implements ITypeConverter<Of> {

        @Override
        public Of convert(String value) {
            for (Of of : Of.values()) {
                if (of.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return of;
                }
            }
            throw new TypeConversionException("The schema (" + value + ") is neither of a job nor of data.");
        }
    }

    @Option(
            names = "--of",
            paramLabel = "job|data",
            converter = OfConverter.class,
            defaultValue = "job",
            description = "What the files hold: a job, or the schema of a table (default: job).")
    Of of = Of.JOB;

    SchemaCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        // JSON in either form of output.
        console().out().print(of == Of.JOB ? Modelwright.jsonSchema() : Modelwright.jsonSchemaOfData());
    }
}
