package org.modelwright.cli;

import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;

/** The password of a key, which no command line shows. */
final class KeyPassword {

    /** What help says of the option. */
    static final String DESCRIPTION = "The environment variable with the password of an encrypted key.";

    private KeyPassword() {}

    /**
     * {@return the password; null where none is named}
     *
     * @param variable the environment variable that {@code --password-env} names
     * @throws ConfigException if it is not set
     */
    static @Nullable String of(@Nullable String variable) {
        if (variable == null) {
            return null;
        }
        String password = System.getenv(variable);
        if (password == null) {
            throw new ConfigException(
                    "The environment variable (" + variable + ") of --password-env is not set.", "export it.");
        }
        return password;
    }
}
