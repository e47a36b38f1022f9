package org.modelwright.checksum;

import java.io.IOException;

/** What a file holds is not what was written into it. The message says what does not fit, as the end of a sentence. */
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
