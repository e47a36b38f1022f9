package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpaceTest {

    private static final List<Column> COLUMNS = List.of(
            DoubleColumn.of("double", 1.5, Double.NaN, -0.0, 7),
            FloatColumn.of("float", 1.5f, Float.NaN, -0f, 7),
            LongColumn.of("long", Long.MIN_VALUE, 0, 1, Long.MAX_VALUE),
            BooleanColumn.of("boolean", true, false, false, true),
            TextColumn.of("text", "a", null, "", "a"),
            new DateTimeColumn(
                    "date", LongColumn.of("", 5, Long.MIN_VALUE, -7, 0).values()));

    private final Session session = new Resources(1, 1).open();
    private final Space files = session.space(1);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aColumnInFilesHoldsTheSame() {
        int[] rows = {3, 1, 0};
        for (Column column : COLUMNS) {
            assertThat(ContentHash.of(Frame.of(column.take(rows, files)), Threads.CALLER))
                    .as(column.name())
                    .isEqualTo(ContentHash.of(Frame.of(column.take(rows, Space.MEMORY)), Threads.CALLER));
            assertThat(column.take(new int[0], files).rows()).isZero();
        }
    }

    @Test
    void valuesStayWhileTheirPagesComeAndGo() throws InterruptedException {
        var values = LongColumn.allocate(4 << 20, files);
        for (int pass = 1; pass <= 3; pass++) {
            for (int row = 0; row < values.limit(); row++) {
                values.put(row, (long) pass * row);
            }
            Thread.sleep(150);
            for (int row = 0; row < values.limit(); row++) {
                if (values.get(row) != (long) pass * row) {
                    assertThat(values.get(row)).as("row " + row).isEqualTo((long) pass * row);
                }
            }
        }
    }

    @Test
    void pagesThatNobodyLooksAtAreGivenBack() throws Exception {
        var values = LongColumn.allocate(8 << 20, files);
        for (int row = 0; row < values.limit(); row++) {
            values.put(row, row);
        }
        Path status = Path.of("/proc/self/smaps");
        assumeThat(status).as("Linux says it").exists();
        for (int tries = 0; resident(status) > 0 && tries < 100; tries++) {
            Thread.sleep(50);
        }
        assertThat(resident(status)).isZero();
        assertThat(values.get(12_345_67)).isEqualTo(12_345_67);
    }

    /** {@return how many kilobytes of the mapped files of this size are in memory} */
    private static long resident(Path status) throws IOException {
        long kilobytes = 0;
        boolean ours = false;
        for (String line : Files.readAllLines(status)) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ours = line.contains(".column (deleted)");
            } else if (ours && line.startsWith("Rss:")) {
                kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return kilobytes;
    }

    @Test
    void noNameIsLeftInTheTemporaryFolder() throws IOException {
        var values = DoubleColumn.allocate(1000, files);
        Path folder = session.newFolder("beside").getParent();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        session.close();
        assertThat(values.get(999)).isZero();
    }

    @Test
    void aQuarterOfTheMemoryIsTheBorder() {
        try (Session small = new Resources(400, 1).open()) {
            assertThat(small.space(100)).isSameAs(Space.MEMORY);
            assertThat(small.space(101)).isInstanceOf(MappedFiles.class);
        }
    }
}
