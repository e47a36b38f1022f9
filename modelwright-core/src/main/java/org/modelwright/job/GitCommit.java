package org.modelwright.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/** The git commit that a folder is at, read from git's own files: no git needs to be installed. Changes are git's to tell. */
final class GitCommit {

    private static final Logger LOG = Log.of(GitCommit.class);

    private static final Pattern ORIGIN = Pattern.compile("\\[remote \"origin\"\\][^\\[]*?\\n\\s*url\\s*=\\s*(\\S+)");

    private GitCommit() {}

    /** {@return the commit, if the folder lies in a git work tree} */
    static Optional<String> of(Path folder) {
        try {
            for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
                Path git = at.resolve(".git");
                if (Files.isRegularFile(git)) {
                    // A linked work tree: the file says where its part of the repository is.
                    git = at.resolve(
                            Files.readString(git).replaceFirst("gitdir: ", "").trim());
                }
                if (Files.isRegularFile(git.resolve("HEAD"))) {
                    return resolve(git, Files.readString(git.resolve("HEAD")).trim());
                }
            }
        } catch (IOException e) {
            LOG.debug("The git commit cannot be read: {}", e.toString());
        }
        return Optional.empty();
    }

    /**
     * {@return whether what ran is not what was committed: a file that git knows was changed, or a configuration is none of
     * those; empty where there is no git to ask}
     *
     * @param folder in a work tree
     * @param files of the configuration
     */
    static Optional<Boolean> isDirty(Path folder, List<Path> files) {
        Optional<Boolean> changed = says(folder, List.of("--untracked-files=no"));
        if (changed.isEmpty() || changed.get() || files.isEmpty()) {
            return changed;
        }
        List<String> asked = new ArrayList<>(List.of("--"));
        files.forEach(file -> asked.add(file.toAbsolutePath().toString()));
        // A configuration outside of the work tree is no part of the commit either.
        return Optional.of(says(folder, asked).orElse(true));
    }

    /** {@return the address that the work tree of a folder was cloned from, as git's own file names it; empty without one} */
    static Optional<String> repository(Path folder) {
        try {
            for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
                Path config = at.resolve(".git").resolve("config");
                if (Files.isRegularFile(config)) {
                    Matcher origin = ORIGIN.matcher(new String(Files.readAllBytes(config), StandardCharsets.UTF_8));
                    return origin.find() ? Optional.of(origin.group(1)) : Optional.empty();
                }
            }
        } catch (IOException e) {
            LOG.debug("The origin of the git work tree cannot be read: {}", e.toString());
        }
        return Optional.empty();
    }

    private static Optional<Boolean> says(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "status", "--porcelain"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        try {
            Process git = builder.start();
            git.getOutputStream().close();
            boolean said = git.getInputStream().readAllBytes().length > 0;
            return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("Git cannot be asked for changes: {}", e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> resolve(Path git, String head) throws IOException {
        if (!head.startsWith("ref: ")) {
            return commit(head);
        }
        String ref = head.substring("ref: ".length());
        Path common = Files.isRegularFile(git.resolve("commondir"))
                ? git.resolve(Files.readString(git.resolve("commondir")).trim())
                : git;
        if (Files.isRegularFile(common.resolve(ref))) {
            return commit(Files.readString(common.resolve(ref)).trim());
        }
        if (!Files.isRegularFile(common.resolve("packed-refs"))) {
            return Optional.empty();
        }
        // The names of other branches may stand there in any encoding.
        String refs = new String(Files.readAllBytes(common.resolve("packed-refs")), StandardCharsets.UTF_8);
        return refs.lines()
                .filter(line -> line.endsWith(" " + ref))
                .findFirst()
                .flatMap(line -> commit(line.substring(0, line.indexOf(' '))));
    }

    private static Optional<String> commit(String text) {
        return Optional.of(text).filter(it -> it.matches("[0-9a-f]{40,64}"));
    }
}
