package org.modelwright.spark;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Problem;

/** What Spark calls a master: where executors are. */
final class Master {

    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|[1-9]\\d{0,3})(?:\\s*,\\s*\\d+)?])?");
    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*(\\d{1,4})\\s*,\\s*(\\d{1,4})\\s*,\\s*\\d+\\s*]");
    private static final Pattern CLUSTER = Pattern.compile("spark://[^\\s:,]+:\\d+(,[^\\s:,]+:\\d+)*|k8s://\\S+|yarn");

    private Master() {}

    static List<Problem> problems(String master) {
        if (master.startsWith("sc://")) {
            return List.of(Problem.at(
                    "master",
                    "The master (" + master + ") is of Spark Connect, which knows no tasks that start together.",
                    "the address of the cluster itself, such as spark://host:7077."));
        }
        if (isLocal(master)
                || LOCAL_CLUSTER.matcher(master).matches()
                || CLUSTER.matcher(master).matches()) {
            return List.of();
        }
        return List.of(Problem.at(
                "master",
                "The master (" + master + ") is none of Spark's.",
                "local[2], local[*], spark://host:7077, k8s://https://host:443 or yarn."));
    }

    /** {@return whether the executor is this process} */
    static boolean isLocal(String master) {
        return LOCAL.matcher(master).matches();
    }

    /** {@return whether nothing leaves this machine} */
    static boolean isOnThisMachine(String master) {
        return isLocal(master) || LOCAL_CLUSTER.matcher(master).matches();
    }

    /**
     * {@return how many tasks run at once, where the master says it}
     *
     * @param cores the processors of one task
     */
    static Optional<Integer> slots(String master, int cores) {
        Matcher local = LOCAL.matcher(master);
        if (local.matches()) {
            String said = local.group(1);
            int all = said == null
                    ? 1
                    : said.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(said);
            return Optional.of(all / cores);
        }
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        if (cluster.matches()) {
            return Optional.of(Integer.parseInt(cluster.group(1)) * (Integer.parseInt(cluster.group(2)) / cores));
        }
        return Optional.empty();
    }
}
