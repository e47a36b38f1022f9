package org.modelwright.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.Library;
import org.modelwright.modelfiles.RunEnvironment;
import org.modelwright.reproduce.Reproduction.Difference;

/** What a version was made with that is another thing here; any of it may matter, and none of it need. */
final class EnvironmentDifferences {

    private static final String LIBRARY = "library";
    private static final String NONE = "not there";

    private EnvironmentDifferences() {}

    /** {@return what differs in machine and libraries} */
    static List<Difference> of(RunEnvironment then, RunEnvironment now) {
        List<Difference> differences = new ArrayList<>();
        add(differences, "processor", "model", then.processor(), now.processor());
        add(
                differences,
                "processor",
                "features",
                String.join(" ", then.processorFeatures()),
                String.join(" ", now.processorFeatures()));
        add(differences, "processor", "count", String.valueOf(then.processors()), String.valueOf(now.processors()));
        add(differences, "threads", "used", String.valueOf(then.threads()), String.valueOf(now.threads()));
        Map<String, String> before = libraries(then.libraries());
        Map<String, String> here = libraries(now.libraries());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(here.keySet());
        names.forEach(it -> add(differences, LIBRARY, it, before.getOrDefault(it, NONE), here.getOrDefault(it, NONE)));
        return differences;
    }

    static void add(
            List<Difference> differences, String what, String name, @Nullable String then, @Nullable String now) {
        if (!Objects.equals(then, now)) {
            differences.add(new Difference(what, name, then, now));
        }
    }

    /** {@return version and hash of each library, by what it is called; several of one name side by side} */
    private static Map<String, String> libraries(List<Library> libraries) {
        Map<String, String> byName = new TreeMap<>();
        for (Library each : libraries) {
            String name = (each.group().isEmpty() ? "" : each.group() + ":")
                    + each.name()
                    + (each.form() == Library.Form.NATIVE ? " (" + each.file() + ")" : "");
            String says = each.version() + (each.sha256().isEmpty() ? "a folder" : " with SHA-256 " + each.sha256());
            byName.merge(name, says.strip(), (a, b) -> a + ", " + b);
        }
        return byName;
    }
}
