package org.modelwright.signer;

import java.util.List;
import java.util.Map;
import org.modelwright.mlflow.ColumnSpec;

/**
 * MLflow's model signature.
 *
 * @param inputs the raw columns a caller sends
 * @param outputs the columns the model gives
 */
public record ModelSignature(List<ColumnSpec> inputs, List<ColumnSpec> outputs) {

    /** Keeps copies. */
    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** {@return {@code inputs} and {@code outputs} as MLflow writes them: each a JSON text; no {@code params}} */
    public Map<String, String> toMap() {
        return Map.of("inputs", ColumnSpec.json(inputs), "outputs", ColumnSpec.json(outputs));
    }
}
