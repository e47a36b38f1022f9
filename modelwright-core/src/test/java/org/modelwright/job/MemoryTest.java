package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;

class MemoryTest {

    @ParameterizedTest
    @CsvSource({
        "64MB, 67108864",
        "64M, 67108864",
        "64MiB, 67108864",
        "65536kb, 67108864",
        "67108864, 67108864",
        "67108864B, 67108864",
        "1.5 GB, 1610612736",
        "' 4gb ', 4294967296",
        "2T, 2199023255552"
    })
    void sizesAsPeopleWriteThem(String text, long bytes) {
        assertThat(Memory.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-4GB", "4,5GB", "4EB", "4GB of it", "GB", "1e9"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Memory.bytes(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The memory (" + text + ") is not a size." + System.lineSeparator() + "  Maybe 4GB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "63.9MB", "512KB"})
    void tooLittleIsRefused(String text) {
        assertThatThrownBy(() -> Memory.bytes(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The memory (" + text + ") is below 64MB.");
    }

    @Test
    void halfIsASizeItself() {
        assertThat(Memory.half()).matches("\\d+MB");
        assertThat(Memory.bytes(Memory.half())).isGreaterThanOrEqualTo(64L << 20);
    }
}
