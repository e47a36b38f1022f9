package org.modelwright.signer;

import java.util.List;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.mlflow.ColumnSpec;

/**
 * Reads the signature off the data: {@code double}, {@code long}, {@code string} or {@code boolean} for each column,
 * all of them required. Required speaks of the column: values may be missing in doubles and in text. A date is a
 * {@code string} in ISO form, for ONNX has no dates.
 */
public record InferSigner() implements Signer {

    /** {@return one with every default} */
    public static InferSigner of() {
        return new InferSigner();
    }

    @Override
    public ModelSignature sign(Frame inputs, Frame outputs) {
        List<ColumnSpec> taken = ColumnSpec.of(inputs.valueColumns()).stream()
                .map(column -> column.type() == DataType.DATETIME
                        ? new ColumnSpec(column.name(), DataType.STRING, column.required())
                        : column)
                .toList();
        return new ModelSignature(taken, ColumnSpec.of(outputs.valueColumns()));
    }
}
