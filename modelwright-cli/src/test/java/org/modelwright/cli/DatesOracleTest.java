package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** A table with dates just trains, and everybody who asks the model hears the same. */
@Tag("oracle")
class DatesOracleTest {

    private static final String DATA = """
            import numpy as np, pandas as pd
            random = np.random.default_rng(3)
            rows = 18_000  # so many that the trees are walked
            when = pd.Series(pd.Timestamp("1962-01-01") + pd.to_timedelta(random.integers(0, 60 * 365 * 24 * 60, rows), unit="m"))
            when[:6] = pd.to_datetime(["1969-12-31 23:59", "1970-01-01", "2000-02-29 12:30", "1999-12-31", "2024-02-29", "1968-02-29"], format="ISO8601")
            day = pd.Series(pd.Timestamp("2019-01-01") + pd.to_timedelta(random.integers(0, 1500, rows), unit="D"))
            day[random.choice(rows, 300, replace=False)] = pd.NaT
            x = random.normal(size=rows).round(4)
            y = 10 * np.sin(2 * np.pi * when.dt.day_of_year / 365) + (when.dt.hour > 12) * 3 + day.dt.day_of_week.fillna(9) + x
            city = pd.Series(np.array(["Łódź", "Bern", "", *map(str, range(90))], dtype=object)[(93 * random.random(rows) ** 3).astype(int)])
            y += (city == "Bern") * 2
            city[random.choice(rows, 300, replace=False)] = None
            table = pd.DataFrame({"id": np.arange(rows), "day": day, "x": x, "when": when, "city": city, "y": y.round(3)})
            zoned = table.assign(when=when.dt.tz_localize("UTC").dt.tz_convert("Asia/Kolkata"))
            zoned.assign(day=day.dt.date).to_parquet("dates.parquet", index=False)
            table.assign(day=day.dt.strftime("%Y-%m-%d"), when=when.dt.strftime("%d.%m.%Y %H:%M")).to_csv("dates.csv", index=False)
            """;

    private static final String CHECK = """
            import json, sys, warnings
            warnings.simplefilter("ignore")
            from pathlib import Path
            import mlflow, numpy as np, onnx, onnxruntime, pandas as pd
            from mlflow.models import validate_serving_input
            for kind in ("csv", "parquet"):
                answer = json.loads(Path(kind + ".json").read_text())
                folder, = (str(it.parent.absolute()) for it in Path(".").rglob("MLmodel")
                           if answer["model"]["model_id"] in str(it))
                model = mlflow.pyfunc.load_model(folder)
                assert [str(it.type) for it in model.metadata.signature.inputs] == ["DataType.string", "DataType.double", "DataType.string", "DataType.string"]
                predicted = pd.read_parquet(kind + ".predictions.parquet").prediction
                table = pd.read_parquet("dates.parquet")
                naive = table.when.dt.tz_convert(None)
                assert (model.predict(table).prediction == predicted).all()
                assert (model.predict(table.assign(when=naive)).prediction == predicted).all()
                texts = pd.DataFrame({
                    "day": [None if it is None else str(it) for it in table.day],
                    "x": table.x,
                    "when": [it.isoformat() if i % 2 else str(it) for i, it in enumerate(naive)],
                    "city": table.city})
                assert (model.predict(texts).prediction == predicted).all()
                assert (model.predict(texts.iloc[:1]).prediction == predicted[:1]).all()
                session = onnxruntime.InferenceSession(folder + "/model.onnx", providers=["CPUExecutionProvider"])
                arrays = {"day": texts.day.fillna("").to_numpy(object), "x": texts.x.to_numpy(), "when": texts.when.to_numpy(object),
                          "city": texts.city.fillna("").to_numpy(object)}
                assert (session.run(None, arrays)[0] == predicted).all()
                left, = Path(".").rglob(answer["run_id"] + "/artifacts/predictions.parquet")
                left = pd.read_parquet(left)
                assert len(left) == 3600 and (left.prediction.to_numpy() == predicted[left.id].to_numpy()).all()
                served = validate_serving_input(folder, Path(folder, "serving_input_example.json").read_text())
                assert len(served) == 3 and served.prediction.notna().all()
                onnx.checker.check_model(folder + "/model.onnx", full_check=True)
                for wrong in ("2023-02-29", "31.12.2023"):
                    try:
                        model.predict(texts.head(3).assign(when=["2024-01-01", "", wrong]))
                        raise AssertionError("taken: " + wrong)
                    except mlflow.MlflowException as refused:
                        assert f"The column (when) holds texts that are no datetime in 1 rows: first ({wrong}) in row 2." in str(refused), refused
                assert "day_weekday" in Path(folder, "run-record.json").read_text()
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void trainAndPredict() throws IOException {
        Python.MLFLOW_3_17.run(folder, DATA);
        for (String kind : List.of("csv", "parquet")) {
            String reader = kind.equals("csv") ? "CsvReader" : "ParquetReader";
            Path job = folder.resolve(kind + ".yaml");
            Files.writeString(job, """
                    job:
                      KIND: TrainingJob
                      inputs: {KIND: $K, path: "$D/dates.$k", key: id, exclude: [y]}
                      targets: {KIND: $K, path: "$D/dates.$k", key: id, columns: [y]}
                      transforms: [$T]
                      model: {KIND: XGBoostModel, num_boost_round: 10}
                      alerts_service: {channels: []}
                      mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: $k}
                    """.replace(
                            "$T",
                            kind.equals("csv")
                                    ? ""
                                    : "{KIND: MissingIndicator, columns: [day]}, "
                                            + "{KIND: InfrequentCategories, columns: [city], min_frequency: 200}, "
                                            + "{KIND: TargetEncoder, columns: [city]}")
                    .replace("$K", reader)
                    .replace("$D", folder.toString())
                    .replace("$k", kind));
            Answer answer = Answer.to("run", job.toString(), "--output", "json");
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            assertThat(answer.err())
                    .contains("columns_of_when when_year when_month when_day when_weekday when_day_of_year when_hour"
                            + " when_minute when_days")
                    .contains("columns_of_day " + (kind.equals("csv") ? "" : "day_is_missing ")
                            + "day_year day_month day_day day_weekday day_day_of_year day_days");
            Files.writeString(folder.resolve(kind + ".json"), answer.out());
            assertThat(predict(kind, "dates." + kind, kind + ".predictions.parquet")
                            .exitCode())
                    .isZero();
        }
    }

    private static Answer predict(String kind, String data, String out) {
        return Answer.to(
                "predict",
                "models:/" + kind + "/1",
                folder.resolve(data).toString(),
                "-o",
                folder.resolve(out).toString(),
                "--tracking-uri",
                "sqlite:///" + folder.resolve("mlflow.db"));
    }

    @Test
    void allPredictTheSame() {
        Python.MLFLOW_3_17.run(folder, CHECK);
    }

    @ParameterizedTest
    @Tag("thorough")
    @EnumSource(names = {"MLFLOW_3_0", "MLFLOW_3_0_PANDAS_2_2", "MLFLOW_3_17_PANDAS_2_2", "MLFLOW_3_17_PANDAS_2_3"})
    void olderOnesPredictTheSame(Python python) {
        python.run(folder, CHECK);
    }

    @Test
    void aPlanSaysWhatDatesBecome() {
        Answer answer = Answer.to("plan", folder.resolve("csv.yaml").toString());
        assertThat(answer.out())
                .contains(
                        "transform  day becomes day_year, day_month, day_day, day_weekday, day_day_of_year, day_days");
        Answer json = Answer.to("plan", folder.resolve("csv.yaml").toString(), "--output", "json");
        Map<?, ?> transforms = (Map<?, ?>) ((Map<?, ?>) Json.read(json.out())).get("transforms");
        assertThat(List.copyOf(transforms.keySet()).toString()).isEqualTo("[day, when]");
    }

    @Test
    void whatIsNoDateEndsWith3() throws IOException {
        Files.writeString(
                folder.resolve("wrong.csv"), "day,x,when,city\n2024-01-01,1,2024-02-30,Bern\n,1,2024-01-01 10:00,Ur\n");
        assertThat(predict("csv", "wrong.csv", "wrong.parquet").mustFail(3).err())
                .contains("The column (when)", "(2024-02-30)");
        Python.MLFLOW_3_17.run(folder, """
                import pandas as pd
                pd.read_csv("wrong.csv", keep_default_na=False).to_parquet("texts.parquet", index=False)
                """);
        assertThat(predict("csv", "texts.parquet", "wrong.parquet").mustFail(3).err())
                .contains("The column (when) holds what is no date", "1 of 2 rows, first in row 0 (2024-02-30)");
    }
}
