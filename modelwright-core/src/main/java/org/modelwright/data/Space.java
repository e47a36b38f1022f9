package org.modelwright.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the values of columns are held: {@link #MEMORY}, or files of a {@link Session} that have no name any more once
 * they are made, and are gone with the columns or the process. To everybody who reads, both are the same.
 *
 * <p>{@link Session#space} says which of the two so much data belongs to.
 */
public abstract sealed class Space permits Memory, MappedFiles {

    /** Outside the object heap. */
    public static final Space MEMORY = new Memory();

    /** {@return so many bytes, all zero} */
    abstract ByteBuffer bytes(int count);

    /** {@return room for so many values of so many bytes each, all zero, in native order} */
    ByteBuffer allocate(int values, int size) {
        return bytes(Math.multiplyExact(values, size)).order(ByteOrder.nativeOrder());
    }
}

/** Outside the object heap. */
final class Memory extends Space {
    @Override
    ByteBuffer bytes(int count) {
        return ByteBuffer.allocateDirect(count);
    }
}
