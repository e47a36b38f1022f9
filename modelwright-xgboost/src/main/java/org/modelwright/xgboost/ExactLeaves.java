package org.modelwright.xgboost;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Rounds the leaves of a model to what XGBoost's sum of 32-bit floats holds, so that no order of adding and no number of
 * digits changes it any more: a multiple of a unit that every sum up to 2^24 units keeps.
 *
 * <p>XGBoost adds leaves one by one to a 32-bit sum, in training, too. A leaf below half a unit of that sum is lost in
 * it, is learned again in the next round and is lost again; whoever adds in 64 bits has it many times over.
 */
final class ExactLeaves {

    private ExactLeaves() {}

    /** {@return the largest unit of which sums up to twice this size are exact} */
    static double unit(double largest) {
        return Math.scalb(1.0, Math.getExponent(2 * largest) + 1 - 24);
    }

    /** {@return a model that XGBoost saved as JSON, with the leaves rounded to a unit and all else as it is} */
    static byte[] round(byte[] json, double unit) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxDocumentLength(-1).build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        ByteArrayOutputStream rounded = new ByteArrayOutputStream(json.length);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json);
                JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), rounded)) {
            boolean[] leaves = {};
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                copy(parser, token, generator);
                if (token != JsonToken.PROPERTY_NAME) {
                    continue;
                }
                // In a tree, the children stand before the conditions, for XGBoost sorts its keys.
                if (parser.currentName().equals("left_children")) {
                    leaves = leaves(parser, generator);
                } else if (parser.currentName().equals("split_conditions")) {
                    round(parser, generator, leaves, unit);
                }
            }
        }
        return rounded.toByteArray();
    }

    private static boolean[] leaves(JsonParser parser, JsonGenerator generator) {
        boolean[] leaves = new boolean[64];
        int count = 0;
        copy(parser, parser.nextToken(), generator);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            copy(parser, token, generator);
            if (count == leaves.length) {
                leaves = java.util.Arrays.copyOf(leaves, 2 * count);
            }
            leaves[count++] = parser.getIntValue() < 0;
        }
        copy(parser, JsonToken.END_ARRAY, generator);
        return leaves;
    }

    private static void round(JsonParser parser, JsonGenerator generator, boolean[] leaves, double unit) {
        copy(parser, parser.nextToken(), generator);
        int node = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (leaves[node++]) {
                float leaf = Float.parseFloat(parser.getString());
                generator.writeNumber(Float.toString((float) (Math.rint(leaf / unit) * unit)));
            } else {
                copy(parser, token, generator);
            }
        }
        copy(parser, JsonToken.END_ARRAY, generator);
    }

    private static void copy(JsonParser parser, JsonToken token, JsonGenerator generator) {
        switch (token) {
            case START_OBJECT -> generator.writeStartObject();
            case END_OBJECT -> generator.writeEndObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_ARRAY -> generator.writeEndArray();
            case PROPERTY_NAME -> generator.writeName(parser.currentName());
            case VALUE_STRING -> generator.writeString(parser.getString());
            // The digits as they are.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> generator.writeBoolean(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> generator.writeNull();
            default -> throw new IllegalStateException("JSON has no " + token + ".");
        }
    }
}
