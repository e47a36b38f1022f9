package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FreedMemoryTest {

    private static final int BLOCKS = 20_000;
    private static final int BYTES = 4096;

    /** The last block lies on top of the others, so that the C library does not give them back by itself. */
    @Test
    void whatWasFreedLeavesTheProcess() throws IOException {
        long[] blocks = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = Native.malloc(BYTES);
            new Pointer(blocks[i]).setByte(BYTES / 2, (byte) 1);
        }
        for (int i = 0; i < BLOCKS - 1; i++) {
            Native.free(blocks[i]);
        }
        long before = resident();
        FreedMemory.giveBack();
        long after = resident();
        Native.free(blocks[BLOCKS - 1]);
        assertThat(before - after).isGreaterThan((long) BLOCKS * BYTES / 2);
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
