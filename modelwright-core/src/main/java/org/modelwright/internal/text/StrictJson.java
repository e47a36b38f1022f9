package org.modelwright.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Finds what DuckDB lets pass and JSON does not have: an array that is not closed, NaN, commas before an end. */
public final class StrictJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TextLimits.DEEPEST)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Where a file is no JSON.
     *
     * @param line counted from 1
     * @param reason why, without a full stop
     */
    public record Flaw(long line, String reason) {}

    /**
     * {@return the first flaw of one or several values}
     *
     * @param in utf-8; read to its end, not closed
     * @throws IOException if it cannot be read to its end
     */
    public static Optional<Flaw> first(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && parser.currentName().isBlank()) {
                    return Optional.of(new Flaw(parser.currentTokenLocation().getLineNr(), "a name is blank"));
                }
            }
            return Optional.empty();
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            return Optional.of(new Flaw(
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                    e instanceof StreamConstraintsException much
                            ? Json.tooMuch(much)
                            : reason(String.valueOf(e.getOriginalMessage()))));
        }
    }

    private static String reason(String told) {
        if (told.contains("end-of-input")) {
            return "the file ends in the middle of a value";
        }
        if (told.contains("Non-standard token")) {
            return "NaN and Infinity are no numbers of JSON; null is a missing value";
        }
        return told.replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
