package org.modelwright.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before an HTTP server and spoils one of its calls, in one of the ways that networks have. */
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
        /** The server acts, its answer comes too late. */
        LATE_ANSWER(true, 0),
        /** The server acts when the client has given up. */
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

    private final ServerSocket listening;
    private final int port;
    private final long lateMillis;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger late = new AtomicInteger();
    private volatile int at = -1;
    private volatile String wanted = "";
    private volatile @Nullable Fault fault;

    /**
     * Listens at a port of its own.
     *
     * @param port of the server, on this machine
     * @param lateMillis longer than the client waits
     */
    public FaultyProxy(int port, long lateMillis) throws IOException {
        this.port = port;
        this.lateMillis = lateMillis;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** {@return its address} */
    public String uri() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Forgets the calls so far, and spoils the call of that number, from 0; none if it is negative. */
    public void arm(int call, @Nullable Fault next) {
        calls.clear();
        fault = next;
        at = call;
    }

    /** Forgets the calls so far, and spoils the first call of that METHOD PATH. */
    public void arm(String call, Fault next) {
        arm(-1, next);
        wanted = call;
    }

    /** {@return the calls since, as METHOD PATH} */
    public List<String> calls() {
        return List.copyOf(calls);
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
            int number;
            synchronized (calls) {
                if (call.equals(wanted)) {
                    wanted = "";
                    at = calls.size();
                }
                number = calls.size();
                calls.add(call);
            }
            Fault now = fault;
            if (number != at || now == null) {
                client.getOutputStream().write(forward(request));
                return;
            }
            spoil(client, request, now);
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void spoil(Socket client, byte[] request, Fault now) throws IOException {
        if (now == Fault.LATE_REQUEST) {
            late.incrementAndGet();
            try {
                pause();
                forward(request);
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
                pause();
            }
            case TRUNCATE -> client.getOutputStream().write(answer, 0, answer.length - Math.min(2, answer.length / 2));
            case CUT -> client.getOutputStream().write(cut(answer));
            case LATE_ANSWER -> pause();
            default -> client.setSoLinger(true, 0); // a reset, not an end
        }
    }

    private static byte[] cut(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n") + 4;
        String head = text.substring(0, body).replaceAll("(?im)^Content-Length:.*\r\n", "");
        return (head + text.substring(body, body + (text.length() - body) / 2)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void pause() {
        try {
            Thread.sleep(lateMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
