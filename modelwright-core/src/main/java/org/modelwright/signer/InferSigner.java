package org.modelwright.signer;

import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;

/**
 * Reads the signature off the data: {@code double}, {@code long}, {@code string} or {@code boolean} for each column,
 * all of them required. Required speaks of the column: values may be missing in doubles and in text.
 */
public record InferSigner() implements Signer {

    /** {@return one with every default} */
    public static InferSigner of() {
        return new InferSigner();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException naming every column that is a date, which ONNX cannot carry
     */
    @Override
    public ModelSignature sign(Frame inputs, Frame outputs) {
        Frame features = inputs.valueColumns();
        List<Problem> problems = features.columns().stream()
                .filter(column -> column.type() == DataType.DATETIME)
                .map(Column::name)
                .map(name -> Problem.of(
                                "The column (" + name + ") is a date, which no model signature of ours can carry.")
                        .excluding(List.of(name)))
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new ModelSignature(ColumnSpec.of(features), ColumnSpec.of(outputs.valueColumns()));
    }
}
