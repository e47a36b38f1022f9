package org.modelwright.job;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.trust.PolicyFile;

/**
 * Where data may come from. Files are what they really are, behind links; addresses begin as one that is allowed and go on at
 * a boundary.
 *
 * @param file the policy
 * @param allowed its {@code allowed_sources}
 */
record AllowedSources(PolicyFile file, List<String> allowed) {

    private static final String KEY = "allowed_sources";
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*", Pattern.DOTALL);
    private static final Pattern UPWARDS = Pattern.compile("(^|[/\\\\;?&=:])(\\.|%2[eE]){2}($|[/\\\\;?&])");
    private static final String BOUNDARY = "/?;& ";

    static Optional<AllowedSources> of(PolicyFile file) {
        List<String> allowed = file.policy().allowedSources();
        return allowed == null ? Optional.empty() : Optional.of(new AllowedSources(file, allowed));
    }

    /** {@return what the readers of a job name that is not allowed} */
    List<Problem> refuse(TrainingJob job, Map<String, Object> tree) {
        List<Problem> problems = new ArrayList<>();
        refuse("inputs", tree, job.inputs().source(), problems);
        refuse("targets", tree, job.targets().source(), problems);
        return problems;
    }

    /** {@return the files that were read and are not allowed: what a glob or a folder leads to} */
    List<Problem> refuseFiles(List<Dataset> sources) {
        List<Problem> problems = new ArrayList<>();
        for (Dataset source : sources) {
            if (Json.read(source.profile()) instanceof Map<?, ?> profile
                    && profile.get("files") instanceof List<?> all) {
                for (Object each : all) {
                    if (each instanceof Map<?, ?> facts) {
                        refuse(source.name(), String.valueOf(facts.get("path")), problems);
                    }
                }
            }
        }
        return problems;
    }

    private void refuse(String side, Map<String, Object> tree, String source, List<Problem> problems) {
        Map<?, ?> reader = tree.get(side) instanceof Map<?, ?> block ? block : Map.of();
        if (reader.get("path") instanceof List<?> paths) {
            paths.forEach(it -> refuse(side, String.valueOf(it), problems));
        } else {
            Object url = reader.get("url");
            refuse(side, url == null ? source : url.toString(), problems);
        }
    }

    private void refuse(String side, String source, List<Problem> problems) {
        if (allowed.stream().noneMatch(it -> isWithin(source, it))) {
            problems.add(file.refusal(
                    KEY,
                    "The source (" + source + ") of the " + side + " is none of those that are allowed.",
                    "one of " + String.join(", ", allowed) + "."));
        }
    }

    private boolean isWithin(String source, String allowance) {
        String asked = local(source);
        String granted = local(allowance);
        if (ADDRESS.matcher(asked).matches() || ADDRESS.matcher(granted).matches()) {
            return asked.startsWith(granted)
                    && !UPWARDS.matcher(asked).find()
                    && (asked.length() == granted.length()
                            || BOUNDARY.indexOf(granted.charAt(granted.length() - 1)) >= 0
                            || BOUNDARY.indexOf(asked.charAt(granted.length())) >= 0);
        }
        Path place = real(fixed(plain(asked)), null);
        Path folder = real(granted, file.file().toAbsolutePath().getParent());
        return place != null && folder != null && place.startsWith(folder);
    }

    private static String local(String text) {
        return text.startsWith("file://") ? text.substring("file://".length()) : text;
    }

    /** {@return the path without steps upwards, which would step out of what is a pattern} */
    private static String plain(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    /** {@return the path before what is a pattern in it} */
    private static String fixed(String path) {
        String[] parts = path.split("(?<=/)");
        StringBuilder before = new StringBuilder();
        for (String part : parts) {
            if (part.matches("(?s).*[*?\\[].*")) {
                break;
            }
            before.append(part);
        }
        return before.toString();
    }

    /** {@return the place behind all links, of what is there; null if it is no path} */
    private static @Nullable Path real(String text, @Nullable Path base) {
        Path path;
        try {
            path = (base == null ? Path.of(text) : base.resolve(text))
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        Path there = path;
        while (there != null) {
            try {
                return there.toRealPath().resolve(there.relativize(path)).normalize();
            } catch (IOException e) {
                there = there.getParent(); // what is not there has no links
            }
        }
        return path;
    }
}
