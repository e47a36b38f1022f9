package org.modelwright.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A mail server on loopback that takes mail after STARTTLS alone, as RFC 3207 wishes; it keeps what was said to it. */
final class StarttlsServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final SSLContext tls = SSLContext.getInstance("TLS");
    private final List<String> open = new CopyOnWriteArrayList<>();
    private final List<String> secret = new CopyOnWriteArrayList<>();

    /** Starts, with the pair of keys of a store whose password is {@code changeit}. */
    StarttlsServer(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        tls.init(factory.getKeyManagers(), new TrustManager[0], new SecureRandom());
        Thread thread = new Thread(this::serve, "mail server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** {@return what was said before TLS} */
    List<String> open() {
        return open;
    }

    /** {@return what was said after it} */
    List<String> secret() {
        return secret;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                if (talk(client, open, "220 here")) {
                    SSLSocket safe = (SSLSocket) tls.getSocketFactory()
                            .createSocket(client, client.getInetAddress().getHostAddress(), client.getPort(), true);
                    safe.setUseClientMode(false);
                    talk(safe, secret, "");
                }
            } catch (IOException e) {
                secret.add("! " + e.getClass().getSimpleName());
            }
        }
    }

    /** {@return whether the client wishes TLS} */
    private boolean talk(Socket socket, List<String> said, String greeting) throws IOException {
        boolean safe = socket instanceof SSLSocket;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if (!greeting.isEmpty()) {
            answer(socket, greeting);
        }
        boolean data = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
            if (data) {
                data = !line.equals(".");
                if (!data) {
                    answer(socket, "250 taken");
                }
            } else if (verb.equals("EHLO")) {
                answer(socket, safe ? "250 here" : "250-here\r\n250 STARTTLS");
            } else if (verb.equals("STARTTLS") && !safe) {
                answer(socket, "220 go ahead");
                return true;
            } else if (!safe && !verb.equals("QUIT")) {
                answer(socket, "530 Must issue a STARTTLS command first");
            } else if (verb.equals("DATA")) {
                data = true;
                answer(socket, "354 go on");
            } else {
                answer(socket, verb.equals("QUIT") ? "221 bye" : "250 ok");
            }
        }
        return false;
    }

    private static void answer(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
