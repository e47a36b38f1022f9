package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the command said, in this process. */
record Answer(int exitCode, String out, String err) {

    static Answer to(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Answer(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Holds the text against the schema that ships under this name. */
    static void mustMatch(String json, String schema) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream(schema)) {
            assertThat(in).as("schema %s", schema).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(text, InputFormat.JSON)
                            .validate(json, InputFormat.JSON))
                    .as("%s", json)
                    .isEmpty();
        }
    }

    Answer mustFail(int code) throws IOException {
        assertThat(exitCode).as("%s", err).isEqualTo(code);
        if (!out.isEmpty()) {
            assertThat(out.lines()).hasSize(1);
            mustMatch(out, "failed.schema.json");
            assertThat(out).contains("\"exit_code\":" + code);
        }
        return this;
    }
}
