package org.modelwright.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server of its own, from binaries on the class path, in a folder of its own.
 *
 * <p>PostgreSQL refuses to be run by root; where root runs the tests, the server belongs to nobody (user 65534).
 */
public final class Postgres implements AutoCloseable {

    /** The owner's password. */
    public static final String PASSWORD = "c0rrect-horse-battery";

    private static final String NOBODY = "65534";
    private static final List<String> ARCHIVES = List.of(
            "/postgres-linux-x86_64.txz",
            "/postgres-linux-arm_64.txz",
            "/postgres-darwin-arm_64.txz",
            "/postgres-darwin-x86_64.txz");

    private final Path folder;
    private final List<String> asUser;
    private final int port;
    private final Process server;

    private Postgres(Path folder, List<String> asUser, int port, Process server) {
        this.folder = folder;
        this.asUser = asUser;
        this.port = port;
        this.server = server;
    }

    /** Starts a server; fails where this machine cannot. */
    public static Postgres start() {
        try {
            Path folder = Files.createTempDirectory("postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<String> asUser = asUser();
            unpack(folder);
            Path secret = Files.writeString(folder.resolve("password"), PASSWORD);
            Path data = Files.createDirectory(folder.resolve("data"));
            if (!asUser.isEmpty()) {
                run(folder, List.of("chown", NOBODY + ":" + NOBODY, data.toString(), secret.toString()));
            }
            run(
                    folder,
                    with(
                            asUser,
                            folder.resolve("bin/initdb").toString(),
                            "--pgdata=" + data,
                            "--username=postgres",
                            "--pwfile=" + secret,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync"));
            int port = freePort();
            Process server = new ProcessBuilder(with(
                            asUser,
                            folder.resolve("bin/postgres").toString(),
                            "-D",
                            data.toString(),
                            "-p",
                            String.valueOf(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "timezone=Asia/Tokyo",
                            "-c",
                            "fsync=off"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile())
                    .start();
            Postgres postgres = new Postgres(folder, asUser, port, server);
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
            postgres.awaitReady();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What stands before a command so that somebody else than root runs it. */
    private static List<String> asUser() throws IOException, InterruptedException {
        if (!run(Path.of("."), List.of("id", "-u")).strip().equals("0")) {
            return List.of();
        }
        for (List<String> command : List.of(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                List.of("runuser", "-u", "nobody", "--"))) {
            try {
                run(Path.of("."), with(command, "id"));
                return command;
            } catch (IOException | AssertionError e) {
                System.getLogger("postgres").log(System.Logger.Level.INFO, command.get(0) + " is not there", e);
            }
        }
        throw new AssertionError("PostgreSQL does not run as root, and neither setpriv nor runuser is there.");
    }

    private static void unpack(Path folder) throws IOException, InterruptedException {
        InputStream archive = ARCHIVES.stream()
                .map(Postgres.class::getResourceAsStream)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no PostgreSQL on the class path: see "
                        + "postgresql.server.platform in the parent pom."));
        Process tar = new ProcessBuilder("tar", "-x", "-C", folder.toString())
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (InputStream plain = new XZInputStream(archive);
                OutputStream in = tar.getOutputStream()) {
            plain.transferTo(in);
        }
        assertThat(tar.waitFor()).as("tar").isZero();
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> command + ": " + output).isZero();
        return output;
    }

    /** {@return a port that nobody listens at} */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try {
                DriverManager.getConnection(url(), "postgres", PASSWORD).close();
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError(Files.readString(folder.resolve("server.log")), e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** {@return the port it listens at} */
    public int port() {
        return port;
    }

    /** {@return the address of its database} */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** {@return a connection of the owner} */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", PASSWORD);
    }

    /** Runs statements as the owner. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Something that becomes true. */
    public interface Condition {
        /** {@return whether it is} */
        boolean holds() throws SQLException;
    }

    /** Waits until something holds, and fails where it never does. */
    public void await(Condition condition) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for two minutes").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    /** Stops it and takes away what it wrote. */
    @Override
    public void close() throws IOException, InterruptedException {
        run(
                folder,
                with(
                        asUser,
                        folder.resolve("bin/pg_ctl").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-m",
                        "immediate",
                        "-w",
                        "stop"));
        server.waitFor();
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
