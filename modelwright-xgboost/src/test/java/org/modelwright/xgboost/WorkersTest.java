package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.WorkerTask;
import org.modelwright.engine.Workers;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.model.FitContext;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;

/** Several workers grow the trees that one process grows, where no column has more values than bins. */
class WorkersTest {

    private static final int ROWS = 3_001;
    private static final Frame INPUTS = inputs();
    private static final Map<String, Object> PARAMS = Map.of("max_depth", 4, "eta", 0.3);

    private static Frame inputs() {
        Random random = new Random(3);
        String[] letters = random.ints(ROWS, 0, 9)
                .mapToObj(it -> String.valueOf((char) ('a' + it)))
                .toArray(String[]::new);
        return Frame.of(
                DoubleColumn.of(
                        "x",
                        random.ints(ROWS, 0, 100).mapToDouble(it -> it / 4.0).toArray()),
                DoubleColumn.of(
                        "gaps",
                        random.ints(ROWS, 0, 30)
                                .mapToDouble(it -> it < 3 ? Double.NaN : it)
                                .toArray()),
                TextColumn.of("letter", letters));
    }

    private static double signal(int row) {
        double gap = INPUTS.column("gaps").number(row);
        return INPUTS.column("x").number(row)
                + (Double.isNaN(gap) ? 7 : gap / 3)
                + (String.valueOf(INPUTS.column("letter").text(row)).hashCode() % 3) * 4;
    }

    private static Target target(Task task) {
        Random random = new Random(5);
        double[] values = IntStream.range(0, ROWS)
                .mapToDouble(row -> signal(row) + random.nextGaussian() * 4)
                .map(it -> task == Task.REGRESSION ? it : it > 20 ? 1 : 0)
                .toArray();
        return Target.of(DoubleColumn.of("y", values), task);
    }

    private static FittedXGBoost fit(XGBoostModel model, Task task, int workers, List<Map<String, Double>> told) {
        return fit(model, task, workers == 0 ? Optional.empty() : Optional.of(new ThreadWorkers(workers)), told);
    }

    private static FittedXGBoost fit(
            XGBoostModel model, Task task, Optional<Workers> workers, List<Map<String, Double>> told) {
        FitContext context =
                new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> told.add(metrics)).with(workers);
        return (FittedXGBoost) model.fit(INPUTS, target(task), context);
    }

    private static Frame offset(double[] values) {
        List<Column> columns = new ArrayList<>(INPUTS.columns());
        columns.add(DoubleColumn.of("offset", values));
        return Frame.of(columns);
    }

    /** Sums of these weights and margins are exact, however they are added up. */
    private static FittedXGBoost fitWeighed(int workers) {
        Frame inputs = offset(
                IntStream.range(0, ROWS).mapToDouble(row -> row % 5 * 2.0).toArray());
        Frame beside = Frame.of(DoubleColumn.of(
                "weight",
                IntStream.range(0, ROWS).mapToDouble(row -> row % 3 * 0.5 + 0.5).toArray()));
        FitContext context = FitContext.quiet(Sessions.of(1L << 30, 2))
                .with(beside)
                .with(workers == 0 ? Optional.empty() : Optional.of(new ThreadWorkers(workers)));
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(5)
                .params(PARAMS)
                .sampleWeight("weight")
                .baseMargin("offset");
        return (FittedXGBoost) model.fit(inputs, target(Task.REGRESSION), context);
    }

    @Test
    void weightsAndMarginsTravelWithTheirRows() {
        Frame few = offset(new double[ROWS]).head(500);
        Frame one = fitWeighed(0).predict(few, Sessions.of(1L << 30, 2).threads());
        Frame two = fitWeighed(2).predict(few, Sessions.of(1L << 30, 2).threads());
        for (int row = 0; row < 500; row++) {
            assertThat(two.column("prediction").number(row))
                    .isCloseTo(one.column("prediction").number(row), org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    private static void same(FittedXGBoost one, FittedXGBoost other) {
        Frame few = INPUTS.head(500);
        Frame first = one.predict(few, Sessions.of(1L << 30, 2).threads());
        Frame second = other.predict(few, Sessions.of(1L << 30, 2).threads());
        assertThat(second.names()).isEqualTo(first.names());
        for (String name : first.names()) {
            if (!(first.column(name) instanceof TextColumn)) {
                for (int row = 0; row < 500; row++) {
                    assertThat(second.column(name).number(row))
                            .isEqualTo(first.column(name).number(row));
                }
            }
        }
    }

    @Test
    void twoWorkersGrowTheTreesOfOneProcessAndTheSameBytesAgain() {
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(20)
                .params(PARAMS)
                .earlyStoppingRounds(3)
                .validationSize(0.3);
        List<Map<String, Double>> alone = new ArrayList<>();
        List<Map<String, Double>> shared = new ArrayList<>();
        FittedXGBoost one = fit(model, Task.BINARY, 0, alone);
        FittedXGBoost two = fit(model, Task.BINARY, 2, shared);
        same(one, two);
        assertThat(shared).hasSameSizeAs(alone);
        for (int round = 0; round < alone.size(); round++) {
            for (String name : alone.get(round).keySet()) {
                assertThat(shared.get(round).get(name))
                        .isCloseTo(alone.get(round).get(name), org.assertj.core.data.Offset.offset(1e-5));
            }
        }
        assertThat(two.facts())
                .containsEntry("workers", "2")
                .containsEntry("best_iteration", one.facts().get("best_iteration"));
        assertThat(fit(model, Task.BINARY, 2, new ArrayList<>()).nativeFiles().get(XGBoostExplainer.FILE))
                .isEqualTo(two.nativeFiles().get(XGBoostExplainer.FILE));
        assertThat(NativeHandle.open()).isZero();
    }

    @Test
    void aShiftedTargetIsMeasuredInItsOwnUnitByAllRows() {
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(5)
                .params(Map.of("max_depth", 3, "eval_metric", List.of("rmse", "mape")));
        List<Map<String, Double>> alone = new ArrayList<>();
        List<Map<String, Double>> shared = new ArrayList<>();
        fit(model, Task.REGRESSION, 0, alone);
        fit(model, Task.REGRESSION, 3, shared);
        for (String name : alone.get(4).keySet()) {
            assertThat(shared.get(4).get(name))
                    .isCloseTo(alone.get(4).get(name), org.assertj.core.data.Percentage.withPercentage(0.01));
        }
    }

    /** Keeps all rows from the second worker. */
    private static WorkerTable onlyForTheFirst(WorkerTable table) {
        return new WorkerTable(table.name(), table.columns(), 1, table.source());
    }

    @Test
    void aWorkerWithoutRowsDoesItsPartAndAnOrderOfRowsIsRefused() {
        XGBoostModel model = XGBoostModel.of().numBoostRound(2).params(PARAMS);
        Workers uneven = new Workers() {
            @Override
            public int count() {
                return 2;
            }

            @Override
            public <R extends Serializable> R run(
                    List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard) {
                return new ThreadWorkers(2)
                        .run(tables.stream().map(WorkersTest::onlyForTheFirst).toList(), task, heard);
            }
        };
        assertThat(fit(model, Task.BINARY, Optional.of(uneven), new ArrayList<>())
                        .facts())
                .containsEntry("rounds", "2");
        XGBoostModel ordered = XGBoostModel.of().params(Map.of("eval_metric", "auc"));
        assertThatThrownBy(() -> fit(ordered.numBoostRound(2), Task.BINARY, 2, new ArrayList<>()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The eval_metric (auc) needs all rows in one place");
    }

    @Test
    void whereOneWorkerFailsTheOthersEnd() {
        XGBoostModel model = XGBoostModel.of().numBoostRound(500).params(PARAMS);
        long start = System.nanoTime();
        assertThatThrownBy(() -> fit(
                        model,
                        Task.BINARY,
                        Optional.of(new Workers() {
                            @Override
                            public int count() {
                                return 2;
                            }

                            @Override
                            public <R extends Serializable> R run(
                                    List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard) {
                                return new ThreadWorkers(2).run(tables, task, said -> {
                                    if (said.startsWith("3 ")) {
                                        throw new IllegalStateException("The first worker has had enough.");
                                    }
                                });
                            }
                        }),
                        new ArrayList<>()))
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .hasSize(2)
                        .anyMatch(it -> it instanceof InfrastructureException
                                && it.getMessage().contains("XGBoost has lost another worker")));
        assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(20);
        assertThat(NativeHandle.open()).isZero();
    }
}
