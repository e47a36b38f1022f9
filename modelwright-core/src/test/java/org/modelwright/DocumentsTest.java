package org.modelwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents keep their form. */
class DocumentsTest {

    private static final Path DOCS = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")), "docs");

    private static List<Path> decisions() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("adr"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyDecisionHasADateAndOneForm() throws IOException {
        List<Path> decisions = decisions();
        assertThat(decisions).hasSizeGreaterThan(7);
        for (int i = 0; i < decisions.size(); i++) {
            String text = Files.readString(decisions.get(i));
            assertThat(decisions.get(i).getFileName().toString()).startsWith("%04d-".formatted(i + 1));
            assertThat(text)
                    .as("%s", decisions.get(i))
                    .matches("(?s)# %d\\. [^\\n]+\\n\\n\\d{4}-\\d\\d-\\d\\d · (accepted|replaced by \\d+)\\n.*"
                            .formatted(i + 1));
            assertThat(text.lines().filter(line -> line.startsWith("## ")).toList())
                    .as("%s", decisions.get(i))
                    .startsWith("## Context", "## Decision", "## Consequences")
                    .isSubsetOf("## Context", "## Decision", "## Consequences", "## Refused");
        }
    }
}
