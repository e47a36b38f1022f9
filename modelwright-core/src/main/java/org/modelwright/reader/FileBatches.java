package org.modelwright.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.Session;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Selection;
import org.modelwright.table.TableFile;
import org.modelwright.table.TableScan;
import org.modelwright.table.TableSource;

/**
 * A file in batches, read as a reader says.
 *
 * @param path the file
 * @param selection which columns and rows, and the types that are declared
 * @param typed whether its values have types of their own, so that nothing else is declared of them
 * @param format how its kind of file is read
 */
record FileBatches(String path, Selection selection, boolean typed, FileBatches.Format format) implements TableSource {

    /** Reads a file. */
    interface Format {

        /** Reads what is selected, batch by batch. */
        void read(Selection selection, TableScan scan, Session session);
    }

    @Override
    public void read(Session session, Map<String, DataType> declared, TableScan scan) {
        Map<String, DataType> types = new LinkedHashMap<>();
        DataSchema schema = selection.schema();
        if (schema != null) {
            schema.columns().forEach((name, column) -> put(types, name, column.type()));
        }
        if (!typed) {
            types.putAll(declared);
        }
        format.read(
                new Selection(
                        List.of(),
                        selection.columns(),
                        selection.exclude(),
                        selection.where(),
                        selection.missing(),
                        selection.limit(),
                        TableFile.schema(types)),
                scan,
                session);
    }

    private static void put(Map<String, DataType> types, String name, @Nullable DataType type) {
        if (type != null) {
            types.put(name, type);
        }
    }
}
