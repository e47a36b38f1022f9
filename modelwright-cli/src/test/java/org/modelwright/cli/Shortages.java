package org.modelwright.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a machine may lack, one row each: the command is run as a process of its own, with less than it needs, or with what
 * has no end. {@link #main} prints them all as a table.
 */
final class Shortages {

    /** Somebody who is not root, whom limits and permissions hold, and who can read the class path all the same. */
    private static final String SOMEBODY =
            "setpriv --reuid 54321 --clear-groups --inh-caps=+dac_read_search" + " --ambient-caps=+dac_read_search ";

    /** A disk of so many kilobytes, which is gone with the process; the files of the folder are copied to it. */
    private static final String DISK =
            "unshare -m bash -c 'mount -t tmpfs -o size=%dk none /mnt && cp *.yaml rows.csv /mnt && cd /mnt && exec \"$@\"' x ";

    private static final String RUN = "run job.yaml";
    private static final String OPEN_FILES = "has too many open files";

    /**
     * One row.
     *
     * @param name what is short, or wrong
     * @param shell what stands before the command, as bash has it
     * @param options of the JVM
     * @param arguments of the command
     * @param exits the codes that it may end with; 0 where the limit turns out not to matter
     * @param words a part of what is said, unless it ends with 0
     * @param root whether it needs the rights to mount, or to be somebody else
     */
    record Limit(
            String name,
            String shell,
            List<String> options,
            List<String> arguments,
            List<Integer> exits,
            String words,
            boolean root) {

        @Override
        public String toString() {
            return name;
        }
    }

    private Shortages() {}

    private static Limit of(String name, String shell, String arguments, int exit, String words) {
        return new Limit(name, shell, List.of(), List.of(arguments.split(" ")), List.of(exit), words, false);
    }

    private static Limit ofRoot(String name, String shell, String arguments, List<Integer> exits, String words) {
        return new Limit(name, shell, List.of(), List.of(arguments.split(" ")), exits, words, true);
    }

    private static Limit openFiles(int count) {
        return new Limit(
                "ulimit -n " + count,
                "ulimit -n " + count + "; ",
                List.of(),
                List.of(RUN.split(" ")),
                List.of(0, 5),
                OPEN_FILES,
                false);
    }

    private static Limit threads(int count) {
        return ofRoot(
                "ulimit -u " + count, "ulimit -u " + count + "; " + SOMEBODY, RUN, List.of(0, 5), "no more threads");
    }

    private static Limit disk(int kilobytes) {
        return ofRoot(
                "a disk of " + kilobytes + " KB",
                DISK.formatted(kilobytes),
                RUN,
                List.of(0, 5),
                "(no space is left on the disk|is full, or failed)");
    }

    /** {@return a row for each kind of limit} */
    static List<Limit> few() {
        List<Limit> limits = new ArrayList<>(List.of(
                openFiles(20),
                openFiles(jars() + 14),
                new Limit(
                        "no temporary folder",
                        "",
                        List.of("-Djava.io.tmpdir=/none/such"),
                        List.of(RUN.split(" ")),
                        List.of(5),
                        "temporary folder \\(/none/such\\) does not exist",
                        false),
                of("a port without a server", "", RUN + " " + uri("http://127.0.0.1:1"), 5, "does not answer"),
                of("a host without a name", "", RUN + " " + uri("http://none.invalid"), 5, "a name that is not known"),
                of("a pipe as data", "", "init pipe.csv --target y -o first.yaml", 3, "is no file, but a pipe"),
                of("a device as data", "", RUN + " --set job.inputs.path=/dev/zero", 3, "is no file, but a pipe"),
                of("a million threads", "", RUN + " --set job.threads=1000000", 0, ""),
                of("a million trees a round, looked at", "", "validate trees.yaml", 0, ""),
                of("brackets without an end", "", "validate deep.yaml", 2, "nested deeper than 200 levels"),
                of("keys that stand for each other", "", "validate bomb.yaml", 2, "Too much would be put in here"),
                threads(22),
                disk(200),
                ofRoot("a folder that is read-only", SOMEBODY, RUN, List.of(5), "is read-only")));
        return limits;
    }

    /** {@return more of them, at other places} */
    static List<Limit> many() {
        List<Limit> limits = new ArrayList<>();
        IntStream.rangeClosed(4, 30).forEach(more -> limits.add(openFiles(jars() + more)));
        IntStream.iterate(14, it -> it <= 34, it -> it + 2).forEach(count -> limits.add(threads(count)));
        IntStream.iterate(100, it -> it <= 800, it -> it + 50).forEach(size -> limits.add(disk(size)));
        return limits;
    }

    private static String uri(String uri) {
        return "--set job.mlflow_service.tracking_uri=" + uri;
    }

    private static List<Path> path() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    private static int jars() {
        return path().size();
    }

    /** Makes what the rows need: data, configurations, a pipe, and jars of the classes, as a user has them. */
    static void prepare(Path folder) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 100)
                        .mapToObj(row -> row + "," + row * 7 % 11 + "," + row * 3 % 5 + "," + row * 17 % 19)
                        .collect(Collectors.joining("\n", "id,a,b,y\n", "\n")));
        String job = """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: rows.csv, key: id, columns: [a, b]}
                  targets: {KIND: CsvReader, path: rows.csv, key: id, columns: [y]}
                  model: {KIND: LinearModel}
                """;
        Files.writeString(folder.resolve("job.yaml"), job);
        Files.writeString(
                folder.resolve("trees.yaml"),
                job.replace("LinearModel", "XGBoostModel, params: {num_parallel_tree: 1000000}"));
        Files.writeString(folder.resolve("deep.yaml"), "job: " + "[".repeat(20_000) + "]".repeat(20_000));
        Files.writeString(
                folder.resolve("bomb.yaml"),
                job + "  run_config: {name: '${job.k0}'}\n"
                        + IntStream.range(0, 60)
                                .mapToObj(
                                        key -> "  k" + key + ": '${job.k" + (key + 1) + "}${job.k" + (key + 1) + "}'\n")
                                .collect(Collectors.joining())
                        + "  k60: x\n");
        Process pipe = new ProcessBuilder("mkfifo", folder.resolve("pipe.csv").toString()).start();
        pipe.waitFor();
        Files.createDirectory(folder.resolve("classes"));
        int number = 0;
        for (Path each : path()) {
            if (Files.isDirectory(each)) {
                Path jar = folder.resolve("classes").resolve("classes" + number++ + ".jar");
                new ProcessBuilder(java("jar"), "cf", jar.toString(), "-C", each.toString(), ".")
                        .inheritIO()
                        .start()
                        .waitFor();
            }
        }
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** {@return whether rows that need rights can be run here: by root, with the programs of util-linux} */
    static boolean hasRights() throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", "[ $(id -u) = 0 ] && unshare -m true && " + SOMEBODY + "true")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    /** {@return how the command ended under a limit, in a copy of the prepared folder} */
    static Launched run(Limit limit, Path prepared, Path folder) throws IOException, InterruptedException {
        for (String name : List.of("rows.csv", "job.yaml", "trees.yaml", "deep.yaml", "bomb.yaml")) {
            Files.copy(prepared.resolve(name), folder.resolve(name));
        }
        new ProcessBuilder("mkfifo", folder.resolve("pipe.csv").toString())
                .start()
                .waitFor();
        Files.createDirectory(folder.resolve("model"));
        StringBuilder classes = new StringBuilder(prepared.resolve("classes") + "/*");
        path().stream()
                .filter(it -> !Files.isDirectory(it))
                .forEach(it -> classes.append(File.pathSeparator).append(it));
        List<String> command = new ArrayList<>(List.of("bash", "-c", limit.shell() + "\"$@\"", "limit"));
        command.addAll(List.of(
                java("java"),
                Launched.QUICK,
                "-XX:+UseSerialGC",
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
        command.addAll(limit.options());
        command.addAll(List.of("-cp", classes.toString(), Main.class.getName()));
        limit.arguments().forEach(it -> command.add(it));
        return Launched.run(folder, Map.of("ORT_DISABLE_TELEMETRY", "1"), command);
    }

    /** {@return what fell; empty if the row holds} */
    static String fell(Limit limit, Launched launched) {
        // SQLite's own loader says this, where no launcher has unpacked its library.
        String said = (launched.err() + launched.out()).replace("Unexpected IOException", "");
        if (!limit.exits().contains(launched.exitCode())) {
            return "exit code " + launched.exitCode() + ": " + said;
        }
        boolean told = launched.exitCode() == 0 || said.matches("(?s).*" + limit.words() + ".*");
        if (!told) {
            return "another cause is told: " + said;
        }
        return said.matches("(?s).*(\\bnull\\b|\\b[A-Z]\\w+Exception|defect|\\n\\tat ).*")
                ? "a class is shown: " + said
                : "";
    }

    /** Prints the rows as a table; ends with 1 if one fell. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path prepared = Files.createTempDirectory("limits");
        prepare(prepared);
        List<Limit> limits = new ArrayList<>(few());
        limits.addAll(many());
        boolean rights = hasRights();
        int fallen = 0;
        System.out.println("| what is short | exit code | held |");
        System.out.println("|---|---|---|");
        for (Limit limit : limits) {
            if (limit.root() && !rights) {
                System.out.println("| " + limit.name() + " | | not tried: needs root |");
                continue;
            }
            Path folder = Files.createTempDirectory(prepared, "row");
            Files.setPosixFilePermissions(
                    prepared, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            open(limit, folder);
            Launched launched = run(limit, prepared, folder);
            String fell = fell(limit, launched);
            fallen += fell.isEmpty() ? 0 : 1;
            System.out.println("| " + limit.name() + " | " + launched.exitCode() + " | "
                    + (fell.isEmpty() ? "yes" : "NO: " + fell.replaceAll("\\s+", " ")) + " |");
        }
        System.exit(fallen == 0 ? 0 : 1);
    }

    /** Somebody else must be able to write there, unless that is the limit. */
    static void open(Limit limit, Path folder) throws IOException {
        boolean closed = limit.name().contains("read-only");
        Files.setPosixFilePermissions(
                folder, java.nio.file.attribute.PosixFilePermissions.fromString(closed ? "rwxr-xr-x" : "rwxrwxrwx"));
    }
}
