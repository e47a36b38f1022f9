package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(terminal, true, StandardCharsets.UTF_8));

    private String shown() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheRoundAndItsScores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("train_rmse", 12.3456789);
        scores.put("valid_rmse", 13.5);
        progress.round(0, 200, scores);
        progress.round(49, 200, scores);
        progress.close();

        assertThat(shown()).contains("fit", "50/200", "train_rmse 12.346, valid_rmse 13.500");
        assertThat(shown().split("[\r\n]"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    /** Often, because the bar has a thread of its own. */
    @RepeatedTest(50)
    void leavesTheLineEmpty() {
        progress.round(0, 2, Map.of("train_rmse", 1.0));
        progress.round(1, 2, Map.of("train_rmse", 1.0));
        progress.close();
        int length = terminal.size();
        progress.close();

        assertThat(shown()).endsWith("\r\u001b[K").doesNotContain("\n");
        assertThat(terminal.size()).isEqualTo(length);
    }

    @Test
    void showsHowFarAFileIsAndThenTheNext() {
        progress.transferred("send model.onnx", 25_000_000, 50_000_000);
        progress.transferred("send model.onnx", 50_000_000, 50_000_000);
        progress.transferred("check model.onnx", 50_000_000, 50_000_000);
        progress.close();

        assertThat(shown())
                .contains("send model.onnx", "50/50 MB", "check model.onnx")
                .endsWith("\r\u001b[K");
        assertThat(shown().split("[\r\n]"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void saysNothingWhereThereAreNoRounds() {
        progress.close();

        assertThat(terminal.size()).isZero();
    }
}
