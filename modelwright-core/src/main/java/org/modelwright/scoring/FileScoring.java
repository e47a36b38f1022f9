package org.modelwright.scoring;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.data.Staged;
import org.modelwright.data.TextColumn;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.table.TableScan;
import org.modelwright.table.TableSource;
import org.modelwright.table.duckdb.TableWriter;
import org.slf4j.Logger;

/**
 * Answers a file of any size with another one, batch by batch. The file appears whole, or not at all; a file that is there
 * already stays as it is.
 *
 * @param data a Parquet, CSV or JSON file, or a folder or glob of Parquet files
 * @param out where the answers go: {@code .parquet} or {@code .csv}
 * @param keep columns of the data to copy beside them
 */
record FileScoring(TableSource data, Path out, List<String> keep) {

    private static final Logger LOG = Log.of(FilePrediction.class);

    /**
     * A third of it is DuckDB's, which takes what the widest batch needs where it is read and where it is written; the
     * columns of a batch need little.
     */
    private static final long LEAST_MEMORY = 768L << 20;

    /**
     * Refuses what can be refused before a model is loaded.
     *
     * @throws ConfigException if an ending is not known, or the file is there already, or cannot be
     */
    FileScoring {
        keep = List.copyOf(keep);
        List<Problem> problems = new ArrayList<>();
        if (format(out).isEmpty()) {
            problems.add(Problem.of("The ending of the file (" + out + ") is not known.", "out.parquet or out.csv."));
        }
        if (Files.exists(out)) {
            problems.add(there(out));
        } else if (!Files.isDirectory(folder(out))) {
            problems.add(Problem.of("The folder of the file (" + out + ") does not exist.", "mkdir -p " + folder(out)));
        }
        Set<String> seen = new HashSet<>();
        keep.stream()
                .filter(name -> !seen.add(name))
                .forEach(name -> problems.add(Problem.of("The column (" + name + ") to keep is named twice.")));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Problem there(Path out) {
        return Problem.of("The file (" + out + ") is there already.", "another name.");
    }

    private static Path folder(Path out) {
        Path folder = out.toAbsolutePath().getParent();
        return folder == null ? out : folder;
    }

    private static Optional<TableWriter.Format> format(Path out) {
        String name = out.toString().toLowerCase(Locale.ROOT);
        return name.matches(".*\\.(parquet|pq)")
                ? Optional.of(TableWriter.Format.PARQUET)
                : name.endsWith(".csv") ? Optional.of(TableWriter.Format.CSV) : Optional.empty();
    }

    /** What is made of the rows of a batch. */
    interface Answers {

        /** {@return columns that name rows: where all of them are there, they are copied in front} */
        List<String> key();

        /** Told once whether all columns of the key are there. */
        void begin(boolean named);

        /** {@return how many rows of a batch are answered at a time} */
        int most();

        /** {@return the columns to write of rows whose columns are checked; {@code first} is the number of the first one} */
        Frame of(Frame rows, long first);
    }

    /**
     * Scores.
     *
     * @throws DataException if the data is damaged, or not what the model takes, with every problem at once
     * @throws InfrastructureException if the file cannot be written
     * @throws InterruptedJobException if the thread is interrupted
     */
    PredictedFile run(ScoringModel model, Answers answers) {
        try (Staged part = Staged.file(folder(out))) {
            // Made to see that it can be; the writer makes it as any new file, for others to read as well.
            Files.delete(part.path());
            Scan scan;
            try (Session session = resources().open();
                    TableWriter writer =
                            new TableWriter(part.path(), format(out).orElseThrow(), session)) {
                scan = new Scan(model, answers, writer);
                data.read(session, declared(model, answers), scan);
                writer.finish();
            }
            scan.tellUnknown();
            part.moveTo(out);
            return new PredictedFile(out, scan.scored, scan.columns, scan.warnings);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException(List.of(there(out)), e);
        } catch (IOException e) {
            throw Cause.failure("The file (" + out + ") cannot be written", "another folder for it.", e);
        }
    }

    /** One thread reads: ONNX Runtime has the others, and each that reads holds a part of the file in memory. */
    private static Resources resources() {
        return new Resources(Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory()), 1);
    }

    /** The types of a file that has none of its own. */
    private Map<String, DataType> declared(ScoringModel model, Answers answers) {
        Map<String, DataType> declared = new LinkedHashMap<>();
        if (format(out).filter(it -> it == TableWriter.Format.CSV).isPresent()) {
            // 007 stays 007
            keep.forEach(name -> declared.put(name, DataType.STRING));
            answers.key().forEach(name -> declared.put(name, DataType.STRING));
        }
        for (ColumnSpec column : model.signature().inputs()) {
            declared.put(column.name(), model.takesDates(column) ? DataType.DATETIME : column.type());
        }
        return declared;
    }

    /** Takes the rows of the data, and gives their predictions to the writer. */
    private final class Scan implements TableScan {

        private final ScoringModel model;
        private final Answers answers;
        private final TableWriter writer;
        private final List<String> warnings = new ArrayList<>();
        private List<String> names = List.of();
        private List<String> columns = List.of();
        private List<String> copied = List.of();
        private final List<UnknownTexts> unknown = new ArrayList<>();
        private long scored;

        Scan(ScoringModel model, Answers answers, TableWriter writer) {
            this.model = model;
            this.answers = answers;
            this.writer = writer;
            model.knownTexts().forEach((column, texts) -> unknown.add(new UnknownTexts(column, texts)));
        }

        /** Says what the model did not know. */
        void tellUnknown() {
            for (UnknownTexts texts : unknown) {
                texts.warning(scored).ifPresent(it -> {
                    warnings.add(it);
                    LOG.warn("{}", it);
                });
            }
        }

        @Override
        public List<String> choose(List<String> all) {
            boolean byName = !model.signature().inputs().isEmpty();
            boolean named = !answers.key().isEmpty() && all.containsAll(answers.key());
            answers.begin(named);
            Set<String> wanted = new LinkedHashSet<>(named ? answers.key() : List.of());
            wanted.addAll(keep);
            copied = List.copyOf(wanted);
            model.signature().inputs().forEach(it -> wanted.add(it.name()));
            names = byName
                    ? all
                    : all.stream().filter(it -> !copied.contains(it)).toList();
            List<String> more = new ArrayList<>(model.more(names));
            more.removeAll(copied);
            if (!more.isEmpty()) {
                warnings.add(ScoringModel.leftOut(more));
                LOG.warn("{}", ScoringModel.leftOut(more));
            }
            return byName ? all.stream().filter(wanted::contains).toList() : all;
        }

        @Override
        public void begin(long rows, List<Found> found, List<Problem> problems) {
            List<Problem> all = new ArrayList<>(problems);
            List<String> present = new ArrayList<>(names);
            found.forEach(it -> present.add(it.name()));
            keep.stream()
                    .filter(it -> !present.contains(it))
                    .forEach(it -> all.add(Problem.of(
                            "The column (" + it + ") to keep is not in " + data.path() + ".", Nearest.of(it, names))));
            List<Found> taken =
                    found.stream().filter(it -> names.contains(it.name())).toList();
            all.addAll(model.check(names, taken, rows));
            if (!all.isEmpty()) {
                throw new DataException(all);
            }
            if (rows == 0) {
                List<Column> none = new ArrayList<>();
                found.forEach(it -> none.add(empty(it)));
                batch(Frame.of(none));
            }
        }

        @Override
        public void batch(Frame rows) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedJobException("Scoring was interrupted after " + scored + " rows.");
            }
            unknown.forEach(it -> it.count(rows, scored));
            for (int from = 0; from == 0 || from < rows.rows(); from += answers.most()) {
                int start = from;
                int end = (int) Math.min(rows.rows(), (long) from + answers.most());
                write(Frame.of(
                        rows.columns().stream().map(it -> it.slice(start, end)).toList()));
            }
        }

        private void write(Frame rows) {
            Frame outputs = answers.of(
                    rows.select(names.stream()
                            .filter(it -> rows.find(it).isPresent())
                            .toList()),
                    scored);
            List<Column> written = new ArrayList<>();
            copied.forEach(it -> written.add(copy(rows.column(it))));
            List<Problem> clashes = new ArrayList<>();
            for (Column output : outputs.columns()) {
                if (copied.contains(output.name())) {
                    clashes.add(Problem.of(
                            "The column (" + output.name() + ") to keep has the name of an output of the model."));
                }
                written.add(output);
            }
            if (!clashes.isEmpty()) {
                throw new ConfigException(clashes);
            }
            Frame table = Frame.of(written);
            writer.add(table);
            columns = table.names();
            scored += rows.rows();
        }

        /** The memory of a batch is used for the next one, while the writer may still write this one. */
        private static Column copy(Column column) {
            return column.take(IntStream.range(0, column.rows()).toArray());
        }

        private Column empty(Found column) {
            return switch (column.type()) {
                case DOUBLE, FLOAT -> DoubleColumn.of(column.name());
                case LONG, INTEGER -> LongColumn.of(column.name());
                case BOOLEAN -> BooleanColumn.of(column.name());
                case STRING -> TextColumn.of(column.name());
                case DATETIME -> new DateTimeColumn(column.name(), LongColumn.allocate(0));
            };
        }
    }
}
