package org.modelwright.reader;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.table.TableSource;

/** Reads a table from one source. A kind is a record; what it reads is decided by its components alone. */
public interface Reader {

    /**
     * Reads the whole table: never a part of it, never in another order than the source's.
     *
     * <p>Excluded columns are gone, the key columns are the frame's key, declared types hold.
     *
     * @param session what may be used of the machine
     * @throws org.modelwright.error.DataException if the source is missing, damaged, or breaks its schema; with every
     *     problem found
     */
    Frame read(Session session);

    /**
     * Reads the same, and beside it columns that are needed to split the rows: also where they are excluded.
     *
     * <p>A reader that does not say otherwise gives what {@link #read(Session)} gives.
     *
     * @param session what may be used of the machine
     * @param beside names of columns
     * @throws org.modelwright.error.DataException as the other, or if the source does not have one of these columns
     */
    default Frame read(Session session, Set<String> beside) {
        return read(session);
    }

    /**
     * {@return the same table to be read in batches, for scoring}
     *
     * @throws org.modelwright.error.ConfigException if this kind of source is not read so
     */
    default TableSource batches() {
        throw new ConfigException(
                "The source (" + source() + ") cannot be read in batches.", "a Parquet, CSV or JSON file.");
    }

    /** {@return what a user should know before trusting this source; nothing for most} */
    default List<String> warnings() {
        return List.of();
    }

    /** {@return the columns that it was told to read, by their names; none where it reads all} */
    default List<String> columns() {
        return List.of();
    }

    /** {@return the columns that it was told to name rows by; none where it was not told} */
    default List<String> key() {
        return List.of();
    }

    /** {@return where the data is, for messages and to see whether two readers read one source} */
    String source();

    /** {@return the condition that holds for the rows that are read, for messages; null where all are} */
    default @Nullable String where() {
        return null;
    }

    /**
     * {@return the keys of the rows that {@link #where} left out, of whatever type they are; empty where nothing was left
     * out on purpose, or a reader cannot tell}
     *
     * <p>Asked only where the other side has rows without a partner: whose partner was left out, is left out with it.
     *
     * @param read what {@link #read} gave: its key is asked for
     * @param session what may be used of the machine
     */
    default Optional<Frame> leftOutKeys(Frame read, Session session) {
        return Optional.empty();
    }

    /** {@return what the job is to do with rows that lack a value; by default nothing} */
    default Missing missing() {
        return Missing.KEEP;
    }

    /** {@return the texts that mean missing, for a source in which all is text; null for others} */
    default @Nullable List<String> nullValues() {
        return null;
    }

    /** {@return what was declared of the data} */
    Optional<DataSchema> declared();

    /**
     * {@return the lineage of what was read: source, digest, MLflow schema, profile with the SHA-256 of the content}
     *
     * @param data what {@link #read} gave, or a part of it
     * @param name the dataset's name in MLflow
     * @param session the one that read it: its threads look at the columns, and it knows which files were read
     */
    Dataset lineage(Frame data, String name, Session session);
}
