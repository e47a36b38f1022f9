package org.modelwright.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Card;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.decision.DecidedModel;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.MlBomFile;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.MlmodelSignature;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.saver.ModelInfo;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.saver.SaveContext;
import org.modelwright.scoring.ModelContent;
import org.modelwright.signer.ModelSignature;

/**
 * The files of a model that was decided again: those of the one before, with another graph, which is proved against the one
 * before, and other pages.
 *
 * @param content the files before
 */
record DecidedFiles(ModelContent content) {

    /** What people look at; drawn again. */
    static final Set<String> PAGES = Set.of(Card.HTML, Card.README);

    /** Rows that both graphs are asked, beside those that travel with the model and the edge rows. */
    private static final int PROOF_ROWS = 1000;

    private static final long SEED = 42;

    /** {@return what a model takes and gives, as its files say} */
    static ModelSignature signature(MlmodelFile mlmodel) {
        MlmodelSignature.Inputs inputs = mlmodel.signature().inputs();
        return new ModelSignature(
                inputs instanceof MlmodelSignature.Named named ? named.columns() : List.of(),
                mlmodel.signature().outputs());
    }

    /** {@return the raw columns that a model takes} */
    static List<Feature> features(MlmodelFile mlmodel) {
        return signature(mlmodel).inputs().stream()
                .map(it -> new Feature(it.name(), it.type()))
                .toList();
    }

    /**
     * Writes and proves.
     *
     * @param model that decides again
     * @param record of it
     * @param pages that people look at
     * @param logged what it becomes
     * @param directory an empty one
     * @return what was written
     */
    ModelInfo save(
            DecidedModel model,
            ModelMetadata metadata,
            RunRecordFile.Run record,
            Map<String, byte[]> pages,
            LoggedModel logged,
            Path directory) {
        Map<String, byte[]> more = new LinkedHashMap<>(pages);
        byte[] behaviour = content.files().get(BehaviourFile.NAME);
        if (behaviour != null) {
            more.put(BehaviourFile.NAME, behaviour);
        }
        Frame example = example(model.features());
        return OnnxSaver.of()
                .path(logged.name())
                .save(
                        model,
                        signature(content.mlmodel()),
                        example,
                        new SaveContext(
                                directory,
                                logged,
                                record.runId(),
                                proof(example),
                                metadata,
                                record,
                                MlBomFile.libraries(text(MlBomFile.NAME)),
                                InputSchemaFile.read(text(InputSchemaFile.NAME)),
                                more,
                                Instant.now().toEpochMilli()));
    }

    private String text(String name) {
        return new String(content.files().getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    /** {@return the rows that travel with the model} */
    private Frame example(List<Feature> features) {
        if (!(Json.read(text(MlmodelFile.EXAMPLE)) instanceof Map<?, ?> split
                && split.get("columns") instanceof List<?> names
                && split.get("data") instanceof List<?> rows)) {
            throw new DataException("The file (" + MlmodelFile.EXAMPLE + ") of the model holds no rows.");
        }
        List<Column> columns = new ArrayList<>();
        for (Feature feature : features) {
            int place = names.indexOf(feature.name());
            @Nullable Object[] values = new Object[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row) instanceof List<?> cells ? cells.get(place) : null;
            }
            columns.add(column(feature, values));
        }
        return Frame.of(columns);
    }

    private static Column column(Feature feature, @Nullable Object... values) {
        return switch (feature.type()) {
            case BOOLEAN -> {
                boolean[] booleans = new boolean[values.length];
                for (int row = 0; row < values.length; row++) {
                    booleans[row] = Boolean.TRUE.equals(values[row]);
                }
                yield BooleanColumn.of(feature.name(), booleans);
            }
            case LONG, INTEGER ->
                LongColumn.of(
                        feature.name(),
                        Arrays.stream(values)
                                .mapToLong(it -> it instanceof Number number ? number.longValue() : 0)
                                .toArray());
            case DOUBLE, FLOAT ->
                DoubleColumn.of(
                        feature.name(),
                        Arrays.stream(values)
                                .mapToDouble(it -> it instanceof Number number ? number.doubleValue() : Double.NaN)
                                .toArray());
            case STRING, DATETIME ->
                TextColumn.of(
                        feature.name(),
                        Arrays.stream(values)
                                .map(it -> it == null ? null : String.valueOf(it))
                                .toArray(String[]::new));
        };
    }

    /** {@return the example, and rows whose values are drawn from those of its columns, fractions between them too} */
    private static Frame proof(Frame example) {
        Random random = new Random(SEED);
        List<Column> columns = new ArrayList<>();
        for (Column column : example.columns()) {
            int[] rows = random.ints(PROOF_ROWS, 0, example.rows()).toArray();
            if (column instanceof DoubleColumn) {
                double[] values = new double[PROOF_ROWS];
                for (int row = 0; row < values.length; row++) {
                    double one = column.number(rows[row]);
                    double other = column.number(random.nextInt(example.rows()));
                    values[row] = row < example.rows() ? column.number(row) : one + random.nextDouble() * (other - one);
                }
                columns.add(DoubleColumn.of(column.name(), values));
            } else {
                for (int row = 0; row < example.rows() && row < PROOF_ROWS; row++) {
                    rows[row] = row;
                }
                columns.add(column.take(rows));
            }
        }
        return Frame.of(columns);
    }
}
