package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.Library;
import org.modelwright.data.RecordTree;

/**
 * What a run was made with beside its configuration and its data: the field {@code environment} of the
 * {@link RunRecordFile}.
 *
 * @param started when the job began
 * @param folder where relative paths of the configuration started
 * @param processor its name, as the operating system says it; empty where it does not
 * @param processorFeatures which vector instructions it has, of those that results may hang on; none where the system does
 *     not tell
 * @param processors how many there were
 * @param threads how many the job used
 * @param memory bytes that the job could use
 * @param libraries jars and machine code, those of plug-ins and of the learner too
 * @param secrets where the secrets of the configuration came from, by dotted path: <code>${env:NAME}</code> or
 *     <code>${file:PATH}</code>; those that came from nowhere else are not named
 * @param source the state of the folder that git keeps; null where there is none
 */
public record RunEnvironment(
        String started,
        String folder,
        String processor,
        List<String> processorFeatures,
        int processors,
        int threads,
        long memory,
        List<Library> libraries,
        Map<String, String> secrets,
        @Nullable Source source) {

    /** Keeps copies, in their order. */
    public RunEnvironment {
        processorFeatures = List.copyOf(processorFeatures);
        libraries = List.copyOf(libraries);
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }

    /**
     * What git knows of the folder that the job ran in.
     *
     * @param repository what it was cloned from; null where git does not know
     * @param commit that was checked out
     * @param dirty whether files had changed since, the configuration's too; null where nobody could tell
     */
    public record Source(
            @Nullable String repository,
            String commit,
            @Nullable Boolean dirty) {}

    /** {@return the same without libraries that a learner loads, which are known only when it has learned} */
    public RunEnvironment withoutMachineCode() {
        return new RunEnvironment(
                started,
                folder,
                processor,
                processorFeatures,
                processors,
                threads,
                memory,
                libraries.stream()
                        .filter(it ->
                                it.form() != Library.Form.NATIVE || !it.group().isEmpty())
                        .toList(),
                secrets,
                source);
    }

    /** {@return the fields under the names of the file} */
    Map<String, Object> toMap() {
        return RecordTree.of(this);
    }

    static RunEnvironment of(Fields fields) {
        return RecordFields.read(RunEnvironment.class, fields.map());
    }
}
