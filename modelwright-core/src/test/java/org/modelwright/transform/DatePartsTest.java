package org.modelwright.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.data.TypeRules;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;
import org.modelwright.transform.DateParts.Part;

class DatePartsTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    static DateTimeColumn dates(String name, @Nullable String... texts) {
        LongBuffer values = LongColumn.allocate(texts.length);
        for (int row = 0; row < texts.length; row++) {
            String text = texts[row];
            values.put(
                    row,
                    text == null
                            ? DateTimeColumn.MISSING
                            : TypeRules.moment(text).orElseThrow());
        }
        return new DateTimeColumn(name, values);
    }

    private static FittedTransforms fit(Frame training, Transform... transforms) {
        return FittedTransforms.fit(
                        FittedTransforms.withDefaults(List.of(transforms)),
                        training,
                        target(training.rows()),
                        InnerSplits.byRow(),
                        SESSION)
                .transforms();
    }

    /** {@return a target that says nothing} */
    static Target target(int rows) {
        return Target.of(LongColumn.of("y", 0, 1), null).take(new int[rows]);
    }

    private static Frame apply(FittedTransforms fitted, Frame inputs) {
        return fitted.apply(inputs, Space.MEMORY, Threads.CALLER);
    }

    /** The graph of some transforms, each column that they make an output. */
    static byte[] graph(FittedTransforms fitted) {
        OnnxGraph graph = new OnnxGraph(fitted.features());
        fitted.export(graph);
        fitted.makes()
                .values()
                .forEach(made ->
                        made.forEach(name -> graph.output("out_" + name, OnnxGraph.Type.DOUBLE, graph.input(name))));
        return graph.toBytes();
    }

    private static Frame ask(FittedTransforms fitted, Frame inputs) {
        try (OnnxModel model = OnnxModel.load("graph", graph(fitted), Threads.CALLER)) {
            return model.predict(inputs);
        }
    }

    /** Java and the graph say the same, be the dates as such or texts. */
    static void same(FittedTransforms fitted, Frame inputs) {
        Frame expected = apply(fitted, inputs);
        Frame found = ask(fitted, inputs);
        for (Column column : found.columns()) {
            Column wanted = expected.column(column.name().substring("out_".length()));
            for (int row = 0; row < inputs.rows(); row++) {
                assertThat(column.number(row))
                        .as(column.name() + " " + row)
                        .isEqualTo(Double.valueOf(wanted.number(row)));
            }
        }
    }

    @Test
    void aDateIsItsParts() {
        DateTimeColumn column = dates("t", "1969-12-31T23:59:59.9", "2024-02-29T12:30:00", null, "2000-01-01");
        DateParts all = DateParts.of().parts(Part.values());
        FittedTransforms fitted = fit(Frame.of(column), all);

        Frame parts = apply(fitted, Frame.of(column));

        assertThat(parts.names())
                .containsExactly(
                        "t_year", "t_month", "t_day", "t_weekday", "t_day_of_year", "t_hour", "t_minute", "t_days");
        double[][] rows = {
            {1969, 12, 31, 2, 365, 23, 59, -1 / 86_400.0},
            {2024, 2, 29, 3, 60, 12, 30, 19_782 + 45_000 / 86_400.0},
            new double[8],
            {2000, 1, 1, 5, 1, 0, 0, 10_957}
        };
        Arrays.fill(rows[2], Double.NaN);
        for (int row = 0; row < rows.length; row++) {
            for (int part = 0; part < 8; part++) {
                assertThat(parts.columns().get(part).number(row))
                        .as(parts.names().get(part) + " " + row)
                        .isEqualTo(Double.valueOf(rows[row][part]));
            }
        }
        assertThat(fitted.features()).containsExactly(new Feature("t", DataType.STRING));
        same(fitted, Frame.of(column));
    }

    @Test
    void onlyWhatDiffersInTrainingIsMadeUnlessItIsAskedFor() {
        Frame days = Frame.of(dates("d", "2024-03-04", "2024-03-11", null));
        assertThat(fit(days).makes()).isEqualTo(Map.of("d", List.of("d_day", "d_day_of_year", "d_days")));
        assertThat(fit(Frame.of(dates("d", "2024-03-04 10:00", "2024-03-04 11:00")))
                        .makes())
                .isEqualTo(Map.of("d", List.of("d_hour", "d_days")));
        assertThat(fit(Frame.of(dates("d", "2024-03-04", "2024-03-04"))).makes())
                .isEqualTo(Map.of("d", List.of("d_days")));
        assertThat(fit(days, DateParts.of().parts(Part.MINUTE, Part.YEAR)).makes())
                .isEqualTo(Map.of("d", List.of("d_minute", "d_year")));
    }

    @Test
    void whatIsMadeStandsWhereTheDateStoodAndTextsAreTakenWhereTheyAreNamed() {
        Frame training = Frame.of(
                DoubleColumn.of("x", 1, 2),
                TextColumn.of("day", "2024-01-31", " 2025-01-31 10:00 utc ".replace("utc", "UTC")),
                TextColumn.of("city", "Bern", "2024-01-01"),
                dates("when", "2024-01-01T10:00", "2024-01-01T11:00"));
        FittedTransforms fitted = fit(training, DateParts.of().columns("day").parts(Part.YEAR));

        assertThat(apply(fitted, training).names()).containsExactly("x", "day_year", "city", "when_hour", "when_days");
        assertThat(fitted.features())
                .containsExactly(
                        new Feature("x", DataType.DOUBLE),
                        new Feature("day", DataType.STRING),
                        new Feature("city", DataType.STRING),
                        new Feature("when", DataType.STRING));
        assertThat(fitted.texts().keySet()).containsExactly("day", "when");
        assertThat(apply(fitted, training).column("day_year").number(1)).isEqualTo(2025);
    }

    @Test
    void withoutDatesNothingIsDone() {
        assertThat(fit(Frame.of(DoubleColumn.of("x", 1), TextColumn.of("t", "2024-01-01")))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theGraphSaysTheSameOfEveryWayToWriteADate() {
        List<@Nullable String> texts = new ArrayList<>(new FittedDateParts(Map.of("t", List.of(Part.DAYS)))
                .texts()
                .get("t")
                .edges());
        texts.add("");
        texts.add(null);
        texts.add("0000-02-29");
        texts.add("2024-02-29T23:59:59-19:59");
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            String date = DateTimeColumn.iso(1_000_000L * random.nextLong(-60_000_000_000L, 200_000_000_000L));
            String zone = List.of("", "Z", "+05:30", "-11:45").get(random.nextInt(4));
            String text = date.substring(0, date.length() - 1);
            texts.add(List.of(
                            text + zone,
                            text.replace('T', ' ') + zone,
                            text.substring(0, text.indexOf('T')),
                            text + ".25" + zone)
                    .get(random.nextInt(4)));
        }
        TextColumn column = TextColumn.of("t", texts.toArray(String[]::new));
        FittedTransforms one = fit(Frame.of(column), DateParts.of().columns("t").parts(Part.values()));
        same(one, Frame.of(column));
        same(one, Frame.of(column).head(1));
        same(one, Frame.of(column).head(0));

        Frame three = Frame.of(column, dates("u", new String[texts.size()]), column.named("v"));
        FittedTransforms all = fit(
                Frame.of(
                        column,
                        dates("u", texts.stream().map(it -> "2024-01-01").toArray(String[]::new)),
                        column.named("v")),
                DateParts.of().columns("t", "u", "v"));
        same(all, three);
        same(all, three.head(0));
    }

    @Test
    void whatIsNoDateIsRefusedHereAndInTheGraph() {
        FittedTransforms fitted = fit(Frame.of(dates("t", "2024-01-01", "2024-01-02")));
        for (String text : List.of(
                "2023-02-29",
                "1900-02-29",
                "2024-04-31",
                "2024-13-01",
                "2024-1-1",
                "31.12.2024",
                "2024-01-01T24:01",
                "2024-01-01T10",
                "2024-01-01x",
                "12024-01-01",
                "foo")) {
            Frame frame = Frame.of(TextColumn.of("t", "2024-01-01", null, text));
            assertThatThrownBy(() -> apply(fitted, frame))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The column (t) holds what is no date")
                    .hasMessageContaining("1 of 3 rows, first in row 2 (" + text + ").");
            assertThatThrownBy(() -> ask(fitted, frame))
                    .as(text)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("no ISO date in t");
        }
    }

    @Test
    void columnsThatCannotBeTakenAreRefused() {
        Frame frame = Frame.of(DoubleColumn.of("x", 1), dates("day", "2024-01-01"), DoubleColumn.of("day_days", 2));
        assertThatThrownBy(() -> fit(frame, DateParts.of().columns("dai")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The column (dai) of DateParts is not among the inputs.")
                .hasMessageContaining("Maybe day.");
        assertThatThrownBy(() -> fit(frame, DateParts.of().columns("x")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (x) is double, and DateParts takes dates.");
        assertThatThrownBy(() -> fit(frame))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (day_days) is there already, and is what the column (day) becomes.");
        assertThatThrownBy(() -> fit(Frame.of(dates("day", (String) null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (day) is missing in every training row (1).")
                .hasMessageContaining("exclude: [day]");
        assertThatThrownBy(() -> DateParts.of().columns("a", "a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The columns hold (a) twice.");
        assertThatThrownBy(() -> DateParts.of().parts(Part.YEAR, Part.YEAR))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The parts hold (year) twice.");
    }

    @Test
    void whatIsMissingIsSaidBesideTheColumnThatStays() {
        Frame training = Frame.of(
                DoubleColumn.of("x", 1, Double.NaN, 3),
                TextColumn.of("city", "Bern", "", null),
                dates("day", null, "2024-01-01", "2025-01-01"));
        FittedTransforms fitted = fit(
                training,
                MissingIndicator.of("x", "city", "day"),
                DateParts.of().parts(Part.YEAR));

        Frame made = apply(fitted, training);

        assertThat(made.names())
                .containsExactly("x", "x_is_missing", "city", "city_is_missing", "day_year", "day_is_missing");
        double[][] flags = {{0, 1, 0}, {0, 1, 1}, {1, 0, 0}};
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 3; row++) {
                assertThat(made.columns().get(2 * column + 1).number(row)).isEqualTo(flags[column][row]);
            }
        }
        assertThat(fitted.makes())
                .isEqualTo(Map.of(
                        "x", List.of("x", "x_is_missing"),
                        "city", List.of("city", "city_is_missing"),
                        "day", List.of("day_is_missing", "day_year")));
        assertThat(fitted.features())
                .containsExactly(
                        new Feature("x", DataType.DOUBLE),
                        new Feature("city", DataType.STRING),
                        new Feature("day", DataType.STRING));
        OnnxGraph graph = new OnnxGraph(fitted.features());
        fitted.export(graph);
        List<String> derived = List.of("x_is_missing", "city_is_missing", "day_is_missing", "day_year");
        derived.forEach(it -> graph.output("out_" + it, OnnxGraph.Type.DOUBLE, graph.input(it)));
        try (OnnxModel model = OnnxModel.load("graph", graph.toBytes(), Threads.CALLER)) {
            Frame found = model.predict(training);
            for (String name : derived) {
                for (int row = 0; row < 3; row++) {
                    assertThat(found.column("out_" + name).number(row))
                            .isEqualTo(Double.valueOf(made.column(name).number(row)));
                }
            }
        }
        assertThatThrownBy(() -> fit(Frame.of(LongColumn.of("n", 1)), MissingIndicator.of("n")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (n) of MissingIndicator is long, which never lacks a value.");
        assertThatThrownBy(() -> new MissingIndicator(List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The columns of MissingIndicator are empty.");
        assertThatThrownBy(() -> MissingIndicator.of("x", "x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The columns hold (x) twice.");
    }

    @Test
    void formsOfTextsAreReadAsTheyWereWritten() {
        Map<String, TextForm> forms = Map.of("a \"b\"", new TextForm(DataType.DATETIME, "[0-9]{4}[.]", List.of()));
        assertThat(TextForm.read(TextForm.write(forms))).isEqualTo(forms);
        assertThat(TextForm.read("{\"a\": {\"type\": \"of tomorrow\", \"pattern\": \"x\"}, \"b\": 3}"))
                .isEmpty();
    }
}
