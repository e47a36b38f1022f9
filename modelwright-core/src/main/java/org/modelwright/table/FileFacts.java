package org.modelwright.table;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that was read.
 *
 * @param path from the root of the file system
 * @param size in bytes
 * @param modified when it was last written to
 * @param sha256 of all its bytes, as 64 lower-case hex digits
 */
public record FileFacts(String path, long size, Instant modified, String sha256) {

    /** {@return the same under these names, the time as ISO text} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", path);
        map.put("size", size);
        map.put("modified", modified.toString());
        map.put("sha256", sha256);
        return map;
    }
}
