package org.modelwright.signer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.mlflow.ColumnSpec;

class InferSignerTest {

    @Test
    void declaresEachColumnAsRequiredAndLeavesTheKeyOut() {
        Frame inputs = Frame.of(
                List.of(
                        LongColumn.of("id", 1),
                        DoubleColumn.of("x", Double.NaN),
                        LongColumn.of("n", 1),
                        TextColumn.of("it's", (String) null),
                        BooleanColumn.of("b", true)),
                List.of("id"));
        ModelSignature signature = InferSigner.of().sign(inputs, Frame.of(DoubleColumn.of("prediction", 1)));
        assertThat(signature.toMap())
                .isEqualTo(Map.of(
                        "inputs",
                        "[{\"type\": \"double\", \"name\": \"x\", \"required\": true},"
                                + " {\"type\": \"long\", \"name\": \"n\", \"required\": true},"
                                + " {\"type\": \"string\", \"name\": \"it's\", \"required\": true},"
                                + " {\"type\": \"boolean\", \"name\": \"b\", \"required\": true}]",
                        "outputs",
                        "[{\"type\": \"double\", \"name\": \"prediction\", \"required\": true}]"));
    }

    @Test
    void aDateIsAText() {
        Frame inputs = Frame.of(new DateTimeColumn("day", LongColumn.allocate(1)));
        assertThat(InferSigner.of()
                        .sign(inputs, Frame.of(DoubleColumn.of("prediction", 1)))
                        .inputs())
                .containsExactly(new ColumnSpec("day", DataType.STRING, true));
    }
}
