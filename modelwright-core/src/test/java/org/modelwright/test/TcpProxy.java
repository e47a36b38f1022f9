package org.modelwright.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a server that breaks, or goes quiet, after so many bytes of answers. */
public final class TcpProxy implements AutoCloseable {

    /** What becomes of the line. */
    public enum End {
        /** Both ends are closed. */
        BREAKS,
        /** It stays open, and nothing comes any more. */
        GOES_QUIET
    }

    private final ServerSocket listening;
    private final int port;
    private final long bytes;
    private final End end;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Listens at a port of its own for connections to that local port. */
    public TcpProxy(int port, long bytes, End end) throws IOException {
        this.port = port;
        this.bytes = bytes;
        this.end = end;
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** {@return the port to connect to} */
    public int port() {
        return listening.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One of the ends is gone, which is what this class is for.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            open.add(client);
            open.add(server);
            start(() -> pump(client, server, Long.MAX_VALUE));
            start(() -> pump(server, client, bytes));
        }
    }

    private void pump(Socket from, Socket to, long most) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8192];
        long passed = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            passed += count;
            if (passed > most) {
                if (end == End.BREAKS) {
                    from.close();
                    to.close();
                }
                return;
            }
            out.write(buffer, 0, count);
            out.flush();
        }
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
