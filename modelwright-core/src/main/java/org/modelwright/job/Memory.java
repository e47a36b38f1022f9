package org.modelwright.job;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** Sizes of memory as people write them: {@code 512MB}, {@code 4GB}, {@code 4GiB}; powers of 1024 in every case. */
final class Memory {

    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([KMGT]?)I?B?", Pattern.CASE_INSENSITIVE);

    private Memory() {}

    /** {@return the bytes} */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text.trim());
        if (!size.matches()) {
            throw new ConfigException(Problem.at("memory", "The memory (" + text + ") is not a size.", "4GB"));
        }
        int power =
                " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2).toUpperCase(Locale.ROOT));
        long bytes = (long) (Double.parseDouble(size.group(1)) * Math.pow(1024, power));
        if (bytes < 64L << 20) {
            throw new ConfigException(Problem.at("memory", "The memory (" + text + ") is below 64MB.", "4GB"));
        }
        return bytes;
    }

    /** {@return half of what the machine, or the cgroup this process is in, has} */
    static String half() {
        long total = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        return Math.max(64, (total >> 20) / 2) + "MB";
    }
}
