package org.modelwright.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.Library;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Resources;
import org.modelwright.error.Log;
import org.modelwright.modelfiles.RunEnvironment;
import org.slf4j.Logger;

/** Finds out what a job is run with. */
final class EnvironmentFacts {

    private static final Logger LOG = Log.of(EnvironmentFacts.class);
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Pattern LINE = Pattern.compile("\\s*:\\s*");

    /** Sums of floats hang on how many of them an instruction adds at once. */
    private static final Pattern VECTORS =
            Pattern.compile("(s?sse|avx|amx|sve|sme)\\w*|fma|f16c|bmi[12]|asimd\\w*|neon");

    private EnvironmentFacts() {}

    /** {@return operating system and processor} */
    static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /**
     * {@return the facts of this process}
     *
     * @param tags which know the state that git keeps; null where it does not matter
     */
    static RunEnvironment of(
            TrainingJob job, Steps steps, @Nullable RunTags tags, Resources resources, List<Library> libraries) {
        return new RunEnvironment(
                steps.began().toString(),
                Path.of("").toAbsolutePath().toString(),
                says("model name").findFirst().orElse(""),
                Stream.concat(says("flags"), says("Features"))
                        .limit(1)
                        .flatMap(it -> Stream.of(it.split(" ")))
                        .filter(it -> VECTORS.matcher(it).matches())
                        .sorted()
                        .toList(),
                Runtime.getRuntime().availableProcessors(),
                resources.threads(),
                resources.memory(),
                libraries,
                RecordTree.references(job),
                tags == null ? null : tags.source().orElse(null));
    }

    /** {@return what the system says of its processors under a name, one after the other} */
    private static Stream<String> says(String name) {
        try {
            return Files.isReadable(CPUINFO)
                    ? Files.readAllLines(CPUINFO).stream()
                            .map(it -> LINE.split(it, 2))
                            .filter(it -> it.length == 2 && it[0].equals(name))
                            .map(it -> it[1].strip())
                    : Stream.of();
        } catch (IOException e) {
            LOG.debug("The processors are not known.", e);
            return Stream.of();
        }
    }
}
