package org.modelwright.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelwright.error.ModelwrightException;
import org.modelwright.service.MlflowService;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.FaultyProxy.Fault;

/**
 * Spoils each call of a job in each way, and looks at what is left on the server. A program of its own, since the
 * client's patience comes from the environment.
 */
final class FaultTable {

    /** Calls that are tried side by side. */
    private static final int LINES = 3;

    private final int port;
    private final String server;
    private final Path folder;
    private final String extent;
    private final AtomicInteger cells = new AtomicInteger();

    private FaultTable(int port, Path folder, String extent) {
        this.extent = extent;
        this.port = port;
        this.server = "http://127.0.0.1:" + port;
        this.folder = folder;
    }

    /**
     * Arguments: the server's port, a folder, and {@code kinds} for the first call of each kind in one way, {@code ways}
     * for this call in every way and every other call in one, or {@code all}.
     */
    public static void main(String[] arguments) throws Exception {
        boolean well = new FaultTable(Integer.parseInt(arguments[0]), Path.of(arguments[1]), arguments[2]).print();
        System.exit(well ? 0 : 1);
    }

    private boolean print() throws Exception {
        SmallJob.data(folder);
        List<String> calls;
        List<String> normal;
        try (FaultyProxy proxy = proxy()) {
            run(proxy, "first");
            calls = proxy.calls();
            normal = Remains.of(server, "first");
        }
        System.out.println("A job makes " + calls.size() + " calls and leaves " + normal);
        ExecutorService lines = Executors.newFixedThreadPool(LINES);
        List<Future<String>> table = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        for (int each = 0; each < calls.size(); each++) {
            int call = each;
            String kind = kind(calls.get(call));
            boolean first = kinds.add(kind);
            if (first || !extent.equals("kinds")) {
                int number = table.size();
                boolean every = extent.equals("all") || extent.equals("ways") && first;
                table.add(lines.submit(() -> line(every ? -1 : number, call + " " + kind, call, normal)));
            }
        }
        boolean well = true;
        for (Future<String> line : table) {
            System.out.println(line.get());
            well &= !line.get().contains(":");
        }
        lines.shutdown();
        System.out.println((well ? "All " : "Not all ") + cells + " cells passed; columns: " + List.of(Fault.values()));
        return well;
    }

    private FaultyProxy proxy() throws IOException {
        // The client gives up after MLFLOW_HTTP_REQUEST_TIMEOUT: a second.
        return new FaultyProxy(port, 1500);
    }

    /** A line of a number meets one fault, so that there is none that no line meets; else all of them. */
    private String line(int number, String kind, int call, List<String> normal) throws Exception {
        StringBuilder line = new StringBuilder(String.format("%-70s", kind));
        try (FaultyProxy proxy = proxy()) {
            for (Fault fault : Fault.values()) {
                if (number >= 0 && fault.ordinal() != number % Fault.values().length) {
                    line.append(" --");
                    continue;
                }
                String wrong = cell(proxy, call, fault, normal);
                line.append(wrong.isEmpty() ? " ok" : " " + fault + ": " + wrong);
            }
        }
        return line.toString();
    }

    private static String kind(String call) {
        return call.replaceAll("[0-9a-f]{32}", "*").replaceAll("/artifacts/\\d+/(.*/).*", "/artifacts/*/$1FILE");
    }

    private String cell(FaultyProxy proxy, int call, Fault fault, List<String> normal) throws Exception {
        String name = "cell-" + cells.incrementAndGet();
        proxy.arm(call, fault);
        String failure = run(proxy, name);
        proxy.settle();
        List<String> left = Remains.of(server, name);
        if (!failure.isEmpty()) {
            // Nobody knows yet whether this is an MLflow server at all.
            boolean policy = call == 0 && (fault == Fault.HTML_BEFORE || fault == Fault.HTML_AFTER);
            return policy && left.isEmpty() ? "" : failure + " " + left;
        }
        return left.equals(normal) ? "" : left.toString();
    }

    private String run(FaultyProxy proxy, String name) {
        MlflowService service =
                MlflowService.of().trackingUri(proxy.uri()).experimentName(name).registryName(name);
        try {
            SmallJob.of(folder, service).run();
            return "";
        } catch (ModelwrightException e) {
            return e.getMessage();
        }
    }
}
