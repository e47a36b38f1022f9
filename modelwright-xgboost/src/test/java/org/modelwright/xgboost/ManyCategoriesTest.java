package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.saver.ModelInfo;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

class ManyCategoriesTest {

    @TempDir
    private Path folder;

    /** A tree that asks for each category on its own is so deep that ONNX Runtime ends the process while loading it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 900, 5000})
    void areSavedAndProved(int categories) {
        int rows = 6000;
        Random random = new Random(1);
        String[] texts = new String[rows];
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            int category = random.nextInt(categories);
            texts[row] = random.nextInt(20) == 0 ? null : "c" + category;
            x[row] = random.nextGaussian();
            y[row] = (category * 7919 % 13) + x[row] + (texts[row] == null ? 5 : 0);
        }
        Frame inputs = Frame.of(TextColumn.of("text", texts), DoubleColumn.of("x", x));
        FittedModel model = XGBoostModel.of()
                .numBoostRound(20)
                .fit(inputs, Target.of(DoubleColumn.of("y", y), null), FitContext.quiet(Sessions.of(1L << 30, 2)));
        ModelInfo info = SavedModels.save(model, inputs, folder);
        assertThat(info.proofRows()).isGreaterThan(rows);
    }
}
