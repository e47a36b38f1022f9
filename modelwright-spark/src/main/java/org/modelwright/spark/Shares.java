package org.modelwright.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerTable;

/**
 * One worker's share of all tables. On its way it is written straight from the tables, block by block, and read into
 * memory outside the heap; where driver and worker are one process it never travels.
 */
final class Shares implements Serializable {

    private static final long serialVersionUID = 1L;
    /** Numbers that are held on the heap at once. */
    private static final int BLOCK = 65_536;

    private transient Map<String, WorkerTable> tables;
    private transient Map<String, Frame> frames;
    private final int rank;
    private final int count;

    Shares(List<WorkerTable> tables, int rank, int count) {
        this.tables = new HashMap<>();
        tables.forEach(it -> this.tables.put(it.name(), it));
        this.frames = new HashMap<>();
        this.rank = rank;
        this.count = count;
    }

    /** {@return the share of a table} */
    Frame frame(String name) {
        WorkerTable table = tables.get(name);
        Frame frame = table == null ? frames.get(name) : table.share(rank, count);
        if (frame == null) {
            throw new IllegalArgumentException("The table (" + name + ") was not shared out.");
        }
        return frame;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(tables.size() + frames.size());
        for (WorkerTable table : tables.values()) {
            write(
                    out,
                    table.name(),
                    table.columns(),
                    table.rows(rank, count),
                    (column, from, block) -> table.read(column, rank, count, from, block));
        }
        for (Map.Entry<String, Frame> entry : frames.entrySet()) {
            Frame frame = entry.getValue(); // an executor puts it aside on its disk
            write(
                    out,
                    entry.getKey(),
                    frame.names(),
                    frame.rows(),
                    (column, from, block) ->
                            ((FloatColumn) frame.columns().get(column)).values().get(from, block));
        }
    }

    /** Gives numbers of a column from a row on. */
    private interface Numbers {
        void read(int column, int from, float[] into);
    }

    private static void write(ObjectOutputStream out, String name, List<String> columns, int rows, Numbers numbers)
            throws IOException {
        out.writeUTF(name);
        out.writeObject(new ArrayList<>(columns));
        out.writeInt(rows);
        for (int column = 0; column < columns.size(); column++) {
            for (int from = 0; from < rows; from += BLOCK) {
                float[] block = new float[Math.min(BLOCK, rows - from)];
                numbers.read(column, from, block);
                ByteBuffer bytes =
                        ByteBuffer.allocate(block.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(block);
                out.write(bytes.array());
            }
        }
    }

    @Serial
    @SuppressWarnings("unchecked")
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        tables = new HashMap<>();
        frames = new HashMap<>();
        byte[] bytes = new byte[BLOCK * Float.BYTES];
        float[] block = new float[BLOCK];
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            List<String> columns = (List<String>) in.readObject();
            int rows = in.readInt();
            List<FloatColumn> all = new ArrayList<>();
            for (String column : columns) {
                FloatBuffer values = FloatColumn.allocate(rows);
                for (int from = 0; from < rows; from += BLOCK) {
                    int some = Math.min(BLOCK, rows - from);
                    in.readFully(bytes, 0, some * Float.BYTES);
                    ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(block, 0, some);
                    values.put(from, block, 0, some);
                }
                all.add(new FloatColumn(column, values));
            }
            frames.put(name, Frame.of(all));
        }
    }
}
