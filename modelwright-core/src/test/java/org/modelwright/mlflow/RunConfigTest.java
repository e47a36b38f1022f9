package org.modelwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelwright.error.ConfigException;

class RunConfigTest {

    @Test
    void defaults() {
        assertThat(RunConfig.of()).isEqualTo(new RunConfig("Training", "", Map.of()));
    }

    @Test
    void everyKey() {
        RunConfig config = new RunConfig("Weekly", "All wines", Map.of("team", "wine"));
        assertThat(config.name()).isEqualTo("Weekly");
        assertThat(config.description()).isEqualTo("All wines");
        assertThat(config.tags()).containsOnly(Map.entry("team", "wine"));
    }

    @Test
    void everyBadTagIsRefusedAtOnce() {
        assertThatThrownBy(() -> RunConfig.of().tags(Map.of("a//b", "", "long", "v".repeat(5001))))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.message())
                                .containsExactlyInAnyOrder(
                                        "The key (a//b) of tags is not made of 1 to 250 letters, digits, blanks and _ - . : /.",
                                        "The value of (long) of tags has 5001 characters, more than 5000."));
    }
}
