package org.modelwright.job;

import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.reader.ParquetReader;
import org.modelwright.search.InnerOutputs;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** What a trial says of the rows that judge, as a file: key, fold, target and outputs of each. */
final class TrialFile {

    /** Its name among the artifacts of a nested run, as of any run. */
    static final String NAME = "inner.parquet";

    private TrialFile() {}

    static void write(InnerOutputs rows, Examples train, Target target, Path file, Session session) {
        ParquetWriter.write(CrossValidation.outputs(train, target, rows.foldOf(), rows.outputs()), file, session);
    }

    /**
     * {@return what was written}
     *
     * @param foldOf which rows are judged
     */
    static InnerOutputs read(Path file, int[] foldOf, Target target, Session session) {
        Frame frame = ParquetReader.of(file.toString()).read(session);
        List<Column> numbers = Outputs.numbers(target.labels(), frame);
        List<DoubleBuffer> outputs = Outputs.allocate(target.labels(), foldOf.length);
        int[] judged = IntStream.range(0, foldOf.length)
                .filter(row -> foldOf[row] >= 0)
                .toArray();
        for (int column = 0; column < outputs.size(); column++) {
            for (int i = 0; i < judged.length; i++) {
                outputs.get(column).put(judged[i], numbers.get(column).number(i));
            }
        }
        return new InnerOutputs(foldOf, outputs);
    }
}
