package org.modelwright.data;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things of the user lie, as the XDG Base Directory specification has it; a relative path in its variables counts as
 * none, as it says.
 */
public final class UserFolders {

    private static final String OURS = "modelwright";

    private UserFolders() {}

    /**
     * {@return the folder of what must outlive a process and no more: below {@code XDG_STATE_HOME}, else {@code ~/.local/state}}
     *
     * @param environment of the process
     * @param name what is kept there
     */
    public static Path state(Map<String, String> environment, String name) {
        return below(environment.get("XDG_STATE_HOME"), ".local/state").resolve(name);
    }

    /**
     * {@return the folder of what can be fetched again: below {@code XDG_CACHE_HOME}, else {@code ~/.cache}}
     *
     * @param environment of the process
     * @param name what is kept there
     */
    public static Path cache(Map<String, String> environment, String name) {
        return below(environment.get("XDG_CACHE_HOME"), ".cache").resolve(name);
    }

    private static Path below(@Nullable String home, String usual) {
        Path root = home == null || home.isBlank() || !Path.of(home).isAbsolute()
                ? Path.of(System.getProperty("user.home")).resolve(usual)
                : Path.of(home);
        return root.resolve(OURS);
    }
}
