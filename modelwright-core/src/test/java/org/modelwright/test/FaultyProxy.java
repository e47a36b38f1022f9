package org.modelwright.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stands before an HTTP server and spoils some of its calls, in the ways that networks have. */
public final class FaultyProxy implements AutoCloseable {

    /** What becomes of a call. */
    public enum Fault {
        /** The line breaks before the server has it. */
        DROP_BEFORE(false, 0),
        /** The line breaks after the server has acted. */
        DROP_AFTER(true, 0),
        /** The line is closed in one direction only, after the server has acted. */
        HALF_CLOSE(true, 0),
        /** The answer breaks off in the middle. */
        TRUNCATE(true, 0),
        /** The answer breaks off in the middle, and nothing had said how long it would be. */
        CUT(true, 0),
        /** The server acts, its answer comes too late: when the client has given up. */
        LATE_ANSWER(true, 0),
        /** The server acts too late: when the client has given up, has asked again, and was answered. */
        LATE_REQUEST(true, 0),
        /** A page for people, from somebody before the server. */
        HTML_BEFORE(false, 200),
        /** A page for people in place of the server's answer. */
        HTML_AFTER(true, 200),
        /** Request Timeout. */
        S408(false, 408),
        /** Too Many Requests, with Retry-After. */
        S429(false, 429),
        /** Internal Server Error, before the server acted. */
        S500_BEFORE(false, 500),
        /** Internal Server Error, after it. */
        S500_AFTER(true, 500),
        /** Bad Gateway, before. */
        S502_BEFORE(false, 502),
        /** Bad Gateway, after. */
        S502_AFTER(true, 502),
        /** Service Unavailable, before. */
        S503_BEFORE(false, 503),
        /** Service Unavailable, after. */
        S503_AFTER(true, 503);

        private final boolean acts;
        private final int status;

        Fault(boolean acts, int status) {
            this.acts = acts;
            this.status = status;
        }
    }

    /** Who asks again does so within this time, in seconds. */
    private static final int SOON = 2;

    /** Longer than any client waits, in milliseconds. */
    private static final int LONG = 60_000;

    private final ServerSocket listening;
    private final int port;
    private final List<String> calls = new ArrayList<>();
    private final List<Spoiled> spoiled = new ArrayList<>();
    private final AtomicInteger late = new AtomicInteger();

    /** A call that is to be spoiled, when so many of its like have come; again: when one was answered since. */
    private record Spoiled(Predicate<String> call, AtomicInteger left, Fault fault, CountDownLatch again) {}

    /**
     * Listens at a port of its own.
     *
     * @param port of the server, on this machine
     */
    public FaultyProxy(int port) throws IOException {
        this.port = port;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** {@return its address} */
    public String uri() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /**
     * Spoils a call that comes.
     *
     * @param call which calls, as METHOD PATH
     * @param number which one of these, from 0
     */
    public synchronized void spoil(Predicate<String> call, int number, Fault fault) {
        spoiled.add(new Spoiled(call, new AtomicInteger(number), fault, new CountDownLatch(1)));
    }

    /** {@return the calls since, as METHOD PATH} */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** {@return how many of the calls that were to be spoiled have not come} */
    public synchronized long toCome() {
        return spoiled.stream().filter(it -> it.left().get() >= 0).count();
    }

    private synchronized @Nullable Spoiled next(String call) {
        calls.add(call);
        Spoiled now = null;
        for (Spoiled each : spoiled) {
            if (each.call().test(call) && each.left().getAndDecrement() == 0) {
                now = each;
            }
        }
        return now;
    }

    private synchronized void answered(String call) {
        spoiled.stream()
                .filter(it -> it.left().get() < 0 && it.call().test(call))
                .forEach(it -> it.again().countDown());
    }

    /** Waits for calls that are still on their way to the server. */
    public void settle() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (late.get() > 0 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                thread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] request = message(client.getInputStream());
            if (request.length == 0) {
                return;
            }
            String line = new String(request, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
            String call = line.replaceFirst(" HTTP/.*", "").replaceFirst("\\?.*", "");
            Spoiled now = next(call);
            if (now == null) {
                client.getOutputStream().write(forward(request));
                answered(call);
                return;
            }
            spoil(client, request, now);
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void spoil(Socket client, byte[] request, Spoiled call) throws IOException {
        Fault now = call.fault();
        if (now == Fault.LATE_REQUEST) {
            late.incrementAndGet();
            try {
                untilItHasGone(client);
                call.again().await(SOON, TimeUnit.SECONDS);
                forward(request);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                late.decrementAndGet();
            }
            return;
        }
        byte[] answer = now.acts ? forward(request) : new byte[0];
        if (now.status > 0) {
            String body = now.status == 200 ? "<html><body>Welcome</body></html>" : "the server is not well";
            String head = "HTTP/1.1 " + now.status + " Fault\r\nConnection: close\r\nContent-Type: text/html\r\n"
                    + (now.status == 429 ? "Retry-After: 1\r\n" : "") + "Content-Length: " + body.length() + "\r\n\r\n";
            client.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        switch (now) {
            case HALF_CLOSE -> {
                client.shutdownOutput();
                untilItHasGone(client);
            }
            case TRUNCATE -> client.getOutputStream().write(answer, 0, answer.length - Math.min(2, answer.length / 2));
            case CUT -> client.getOutputStream().write(cut(answer));
            case LATE_ANSWER -> untilItHasGone(client);
            default -> client.setSoLinger(true, 0); // a reset, not an end
        }
    }

    private static byte[] cut(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n") + 4;
        String head = text.substring(0, body).replaceAll("(?im)^Content-Length:.*\r\n", "");
        return (head + text.substring(body, body + (text.length() - body) / 2)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A client that gives up closes its end. */
    private static void untilItHasGone(Socket client) throws IOException {
        client.setSoTimeout(LONG);
        try {
            while (client.getInputStream().read() >= 0) {
                // It says no more: all that can come is its end.
            }
        } catch (SocketException e) {
            // a reset is an end
        }
    }

    private byte[] forward(byte[] request) throws IOException {
        String head = new String(request, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        String closing = head.substring(0, end).replaceAll("(?im)^(Connection|Upgrade|HTTP2-Settings):.*\r\n", "")
                + "\r\nConnection: close";
        // Who knows us as a proxy names the server, too.
        closing = closing.replaceFirst("^(\\S+) http://[^/ ]+", "$1 ");
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
            server.getOutputStream().write(request, end, request.length - end);
            return server.getInputStream().readAllBytes();
        }
    }

    /** {@return a request, with its body} */
    private static byte[] message(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            bytes.write(next);
            if (next == '\n') {
                head = bytes.toString(StandardCharsets.ISO_8859_1);
            }
        }
        int length = head.lines()
                .filter(it -> it.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(it -> Integer.parseInt(it.substring(15).strip()))
                .findFirst()
                .orElse(0);
        bytes.write(in.readNBytes(length));
        return bytes.toByteArray();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
