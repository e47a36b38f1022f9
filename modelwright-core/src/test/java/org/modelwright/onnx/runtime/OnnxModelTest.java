package org.modelwright.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.test.Sessions;

class OnnxModelTest {

    private static final Frame ALL = Frame.of(
            DoubleColumn.of("x", 0.1, Double.NaN, -0.0),
            LongColumn.of("n", Long.MAX_VALUE, Long.MIN_VALUE, 0),
            BooleanColumn.of("b", true, false, true),
            TextColumn.of("a text", "é \uD83D\uDE00", null, ""));

    @TempDir
    private Path folder;

    @Test
    void carriesEachTypeThere() {
        try (OnnxModel model =
                OnnxModel.load("m", echo(ALL), Sessions.of(1L << 30, 2).threads())) {
            assertThat(model.inputs()).containsExactly("x", "n", "b", "a text");
            same(model.predict(ALL), ALL);
            same(model.predict(ALL.head(1)), ALL.head(1));
            assertThat(model.predict(ALL.head(0)).rows()).isZero();
            assertThat(model.predict(ALL.head(0)).names()).hasSize(4);
        }
    }

    @Test
    void carriesASingleColumnOfEachType() {
        for (Column column : ALL.columns()) {
            Frame single = Frame.of(column);
            try (OnnxModel model = OnnxModel.load("m", echo(single), Threads.CALLER)) {
                same(model.predict(ALL), single);
            }
        }
    }

    @Test
    void carriesEveryCharacter() {
        String[] texts = {"\uD83D\uDE00", "\uD835\uDD38\uD835\uDD39", "x\0y", "\0", "é€"};
        List<Column> columns = new ArrayList<>();
        for (String name : texts) {
            columns.add(TextColumn.of(name, texts));
            columns.add(DoubleColumn.of(name + " number", 1, 2, 3, 4, 5));
        }
        Frame odd = Frame.of(columns);
        try (OnnxModel model = OnnxModel.load("m", echo(odd), Threads.CALLER)) {
            assertThat(model.inputs()).isEqualTo(odd.names());
            same(model.predict(odd), odd);
        }
        for (Column column : columns) {
            try (OnnxModel model = OnnxModel.load("m", echo(Frame.of(column)), Threads.CALLER)) {
                same(model.predict(odd), Frame.of(column));
            }
        }
    }

    @Test
    void columnsMayBeNamedAsNodesAre() {
        Frame odd = Frame.of(
                DoubleColumn.of("constant_0", 1), DoubleColumn.of("Reshape_1", 2), DoubleColumn.of("it's \"x\"/ü", 3));
        try (OnnxModel model = OnnxModel.load("m", echo(odd), Threads.CALLER)) {
            same(model.predict(odd), odd);
        }
        try (OnnxModel model = OnnxModel.load("m", echo(odd.select(List.of("constant_0"))), Threads.CALLER)) {
            same(model.predict(odd), odd.select(List.of("constant_0")));
        }
    }

    @Test
    void cutsManyRowsIntoBatches() {
        double[] x = new double[150_000];
        String[] texts = new String[x.length];
        for (int row = 0; row < x.length; row++) {
            x[row] = row;
            texts[row] = "t" + row;
        }
        Frame many = Frame.of(DoubleColumn.of("x", x), TextColumn.of("t", texts));
        try (OnnxModel model =
                OnnxModel.load("m", echo(many), Sessions.of(1L << 30, 2).threads())) {
            same(model.predict(many), many);
        }
    }

    @Test
    void readsAFile() throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), echo(ALL));
        try (OnnxModel model = OnnxModel.load(file, Threads.CALLER)) {
            same(model.predict(ALL), ALL);
        }
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        Path file = Files.writeString(folder.resolve("m.onnx"), "no model");
        assertThatThrownBy(() -> OnnxModel.load(file, Threads.CALLER))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The ONNX model (" + file + ") cannot be loaded");
        assertThatThrownBy(() -> OnnxModel.load("none", new byte[0], Threads.CALLER))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> OnnxModel.load(folder.resolve("absent.onnx"), Threads.CALLER))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("absent.onnx");
    }

    @Test
    void refusesOtherColumns() {
        try (OnnxModel model = OnnxModel.load("m", echo(ALL), Threads.CALLER)) {
            assertThatThrownBy(() -> model.predict(ALL.drop(List.of("n"))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The ONNX model (m) takes a column (n), which is not there.");
            Frame other = Frame.of(
                    TextColumn.of("x", "1"),
                    LongColumn.of("n", 1),
                    BooleanColumn.of("b", true),
                    TextColumn.of("a text", ""));
            assertThatThrownBy(() -> model.predict(other))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The column (x) is string where the ONNX model (m) takes double.");
        }
    }

    @Test
    void refusesAGraphThatAddsRows() {
        OnnxGraph graph = new OnnxGraph(List.of(new Feature("x", DataType.DOUBLE), new Feature("y", DataType.DOUBLE)));
        graph.output(
                "z",
                OnnxGraph.Type.DOUBLE,
                graph.node("Concat", java.util.Map.of("axis", 0L), graph.input("x"), graph.input("y")));
        Frame two = Frame.of(DoubleColumn.of("x", 1), DoubleColumn.of("y", 1));
        try (OnnxModel model = OnnxModel.load("m", graph.toBytes(), Threads.CALLER)) {
            assertThatThrownBy(() -> model.predict(two))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("gives another number of rows");
        }
    }

    @Test
    void aGraphRefusesAnOutputWithTheNameOfAColumn() {
        OnnxGraph graph = new OnnxGraph(List.of(new Feature("x", DataType.DOUBLE)));
        assertThatThrownBy(() -> graph.output("x", OnnxGraph.Type.DOUBLE, graph.input("x")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (x) has the name of an output of the model.");
    }

    private static byte[] echo(Frame frame) {
        OnnxGraph graph = new OnnxGraph(frame.columns().stream()
                .map(column -> new Feature(column.name(), column.type()))
                .toList());
        for (Column column : frame.columns()) {
            graph.output("out " + column.name(), OnnxGraph.Type.of(column.type()), graph.input(column.name()));
        }
        return graph.toBytes();
    }

    private static void same(Frame found, Frame expected) {
        assertThat(found.rows()).isEqualTo(expected.rows());
        for (Column column : expected.columns()) {
            Column other = found.column("out " + column.name());
            assertThat(other.type()).isEqualTo(column.type());
            for (int row = 0; row < column.rows(); row++) {
                String text = column.text(row);
                assertThat(other.text(row)).isEqualTo(text == null && column.type() == DataType.STRING ? "" : text);
            }
        }
    }
}
