package org.modelwright.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.modelwright.error.ModelwrightException;
import org.modelwright.service.MlflowService;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.FaultyProxy.Fault;

/**
 * Spoils calls of jobs in all ways, and looks at what is left on the server. A program of its own, since the client's
 * patience comes from the environment.
 */
final class FaultTable {

    /** Jobs that are tried side by side. */
    private static final int LINES = 4;

    /** Faults that one job meets, where it meets several. */
    private static final int MOST = 6;

    private final int port;
    private final String server;
    private final Path folder;
    private final String extent;
    /** Other tables may have been made on this server. */
    private final String table = UUID.randomUUID().toString();

    private final AtomicInteger jobs = new AtomicInteger();

    /**
     * A call that is spoiled.
     *
     * @param kind METHOD PATH without what is different in each job
     * @param number which call of that kind, from 0
     */
    private record Cell(String kind, int number, Fault fault) {

        /** {@return whether it ends the job: nobody knows yet whether this is an MLflow server at all} */
        boolean refused(String firstKind) {
            return kind.equals(firstKind) && number == 0 && (fault == Fault.HTML_BEFORE || fault == Fault.HTML_AFTER);
        }

        @Override
        public String toString() {
            return kind + " " + number + " " + fault;
        }
    }

    private FaultTable(int port, Path folder, String extent) {
        this.extent = extent;
        this.port = port;
        this.server = "http://127.0.0.1:" + port;
        this.folder = folder;
    }

    /**
     * Arguments: the server's port, a folder, and {@code kinds} for the first call of each kind in one way, {@code ways}
     * for this call in every way and every other call in one, several in one job; or {@code all} for every call in every
     * way, each in a job of its own.
     */
    public static void main(String[] arguments) throws Exception {
        boolean well = new FaultTable(Integer.parseInt(arguments[0]), Path.of(arguments[1]), arguments[2]).print();
        System.exit(well ? 0 : 1);
    }

    private boolean print() throws Exception {
        SmallJob.data(folder);
        List<String> calls;
        List<String> normal;
        try (FaultyProxy proxy = new FaultyProxy(port)) {
            run(proxy, table);
            calls = proxy.calls().stream().map(FaultTable::kind).toList();
            normal = Remains.of(server, table);
        }
        System.out.println("A job makes " + calls.size() + " calls of "
                + Set.copyOf(calls).size() + " kinds and leaves " + normal);
        ExecutorService lines = Executors.newFixedThreadPool(LINES);
        Map<List<Cell>, Future<String>> all = new LinkedHashMap<>();
        for (List<Cell> job : extent.equals("all") ? alone(calls) : together(calls)) {
            all.put(job, lines.submit(() -> wrong(job, job.get(0).refused(calls.get(0)), normal)));
        }
        int fell = 0;
        for (Map.Entry<List<Cell>, Future<String>> job : all.entrySet()) {
            String wrong = job.getValue().get();
            if (!wrong.isEmpty()) {
                fell++;
                System.out.println(job.getKey() + ": " + wrong);
            }
        }
        lines.shutdown();
        int cells = all.keySet().stream().mapToInt(List::size).sum();
        System.out.println(cells + " faults in " + all.size() + " jobs: " + (fell == 0 ? "all held" : fell + " fell"));
        return fell == 0;
    }

    private static String kind(String call) {
        return call.replaceAll("[0-9a-f]{32}", "*").replaceAll("/artifacts/\\d+/(.*/).*", "/artifacts/*/$1FILE");
    }

    /** {@return every call in every way} */
    private static List<List<Cell>> alone(List<String> calls) {
        List<List<Cell>> jobs = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            for (Fault fault : Fault.values()) {
                jobs.add(List.of(cell(calls, call, fault.ordinal())));
            }
        }
        return jobs;
    }

    private static Cell cell(List<String> calls, int call, int way) {
        String kind = calls.get(call);
        int number = (int) calls.subList(0, call).stream().filter(kind::equals).count();
        return new Cell(kind, number, Fault.values()[way % Fault.values().length]);
    }

    /** {@return the first call of each kind in one way or all, every other call in one; a job meets a kind once} */
    private List<List<Cell>> together(List<String> calls) {
        List<Cell> cells = new ArrayList<>();
        List<Integer> firsts = IntStream.range(0, calls.size())
                .filter(it -> calls.indexOf(calls.get(it)) == it)
                .boxed()
                .toList();
        for (int round = 0; round < (extent.equals("kinds") ? 1 : Fault.values().length); round++) {
            for (int kind = 0; kind < firsts.size(); kind++) {
                cells.add(cell(calls, firsts.get(kind), round + kind));
            }
        }
        for (int call = 0; call < calls.size() && !extent.equals("kinds"); call++) {
            if (!firsts.contains(call)) {
                cells.add(cell(calls, call, call));
            }
        }
        List<List<Cell>> jobs = new ArrayList<>();
        for (Cell cell : cells) {
            if (cell.refused(calls.get(0))) {
                jobs.add(0, List.of(cell));
                continue;
            }
            jobs.stream()
                    .filter(job -> job.size() < MOST && !job.get(0).refused(calls.get(0)))
                    .filter(job -> job.stream().noneMatch(it -> it.kind().equals(cell.kind())))
                    .findFirst()
                    .orElseGet(() -> {
                        jobs.add(new ArrayList<>());
                        return jobs.get(jobs.size() - 1);
                    })
                    .add(cell);
        }
        return jobs;
    }

    private String wrong(List<Cell> job, boolean refused, List<String> normal) throws Exception {
        String name = table + "-" + jobs.incrementAndGet();
        try (FaultyProxy proxy = new FaultyProxy(port)) {
            for (Cell cell : job) {
                proxy.spoil(it -> kind(it).equals(cell.kind()), cell.number(), cell.fault());
            }
            String failure = run(proxy, name);
            proxy.settle();
            List<String> left = Remains.of(server, name);
            if (refused) {
                return !failure.isEmpty() && left.isEmpty() ? "" : "not refused, " + left;
            }
            String met = proxy.toCome() == 0 ? "" : proxy.toCome() + " of these calls did not come, ";
            return failure.isEmpty() && met.isEmpty() && left.equals(normal) ? "" : met + failure + left;
        }
    }

    private String run(FaultyProxy proxy, String name) {
        MlflowService service =
                MlflowService.of().trackingUri(proxy.uri()).experimentName(name).registryName(name);
        try {
            SmallJob.of(folder, service).run();
            return "";
        } catch (ModelwrightException e) {
            return e.getMessage() + " ";
        }
    }
}
