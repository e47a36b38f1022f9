package org.modelwright.config;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.plugin.Kinds;
import org.modelwright.trust.PolicyFile;

/**
 * Finds the policies above every job: the file that the environment names, and the one beside the distribution. None of them
 * takes the place of the other.
 *
 * @param kinds asked for only where there is a policy
 * @param named what the environment says; null where it says nothing
 */
public record PolicyFiles(Supplier<Kinds> kinds, @Nullable String named) {

    private static final String NAME = "policy.yaml";
    private static final String VARIABLE = "MODELWRIGHT_POLICY";

    /**
     * {@return what they say}
     *
     * @throws ConfigException if one cannot be read, with every problem of all
     */
    public List<PolicyFile> read() {
        Set<Path> files = new LinkedHashSet<>();
        if (named != null) {
            files.add(path(named));
        }
        installed().ifPresent(files::add);
        List<PolicyFile> policies = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                policies.add(new ConfigLoader(kinds.get(), name -> null).policy(file));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return List.copyOf(policies);
    }

    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new ConfigException(
                    Problem.of("The " + VARIABLE + " (" + text + ") is no path.", "the path of a policy.yaml."), e);
        }
        throw new ConfigException("The " + VARIABLE + " () names no file.", "unset " + VARIABLE);
    }

    /** {@return the policy of the distribution that this class came from; no option of the JVM says where that is} */
    private static Optional<Path> installed() {
        CodeSource source = PolicyFiles.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null || !"file".equals(source.getLocation().getProtocol())
                    ? null
                    : Path.of(source.getLocation().toURI());
            Path lib = jar == null ? null : jar.getParent();
            return lib == null || !Files.isRegularFile(jar) ? Optional.empty() : beside(lib);
        } catch (URISyntaxException e) {
            return Optional.empty(); // no distribution has such a place
        }
    }

    /** {@return the policy of the distribution with this folder of jars, or of the checkout that it was built in} */
    static Optional<Path> beside(Path lib) {
        Path distribution = lib.getParent();
        if (distribution == null) {
            return Optional.empty();
        }
        Path checkout = distribution.resolve("../../..").normalize();
        Path home = Files.isRegularFile(distribution.resolve("bin/modelwright"))
                ? distribution
                : Files.isRegularFile(checkout.resolve("modelwright"))
                                && Files.isRegularFile(checkout.resolve("pom.xml"))
                        ? checkout
                        : null;
        return Optional.ofNullable(home)
                .map(it -> it.resolve(NAME))
                .filter(it ->
                        Files.exists(it, LinkOption.NOFOLLOW_LINKS)); // a link that leads nowhere stops everything
    }
}
