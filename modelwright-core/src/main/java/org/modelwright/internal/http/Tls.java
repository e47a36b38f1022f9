package org.modelwright.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;

/**
 * Whom a connection trusts and as whom it comes, from PEM files.
 *
 * @param authorities a file or folder of certificates to trust instead of Java's own; null for Java's
 * @param insecure whether any certificate of any host will do
 * @param client a file with a certificate and its key; null for none
 */
public record Tls(
        @Nullable Path authorities,
        boolean insecure,
        @Nullable Path client) {

    /** Java's own settings. */
    public static final Tls DEFAULT = new Tls(null, false, null);

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (PRIVATE KEY|[A-Z]+ PRIVATE KEY)-----([^-]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /**
     * {@return the settings as Java takes them; null where they are Java's own}
     *
     * @throws ConfigException if a file cannot be read or does not hold what it must
     */
    @Nullable SSLContext context() {
        if (equals(DEFAULT)) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client == null ? null : keys(client), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(
                    "The certificates (" + (client == null ? authorities : client) + ") cannot be read: " + Cause.of(e)
                            + ".",
                    "a PEM file, with BEGIN CERTIFICATE in it.");
        }
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
        if (insecure) {
            return new TrustManager[] {new Anybody()};
        }
        if (authorities == null) {
            return null;
        }
        KeyStore trusted = empty();
        int number = 0;
        for (Path file : files(authorities)) {
            for (Certificate certificate : certificates(Files.readAllBytes(file))) {
                trusted.setCertificateEntry("ca" + number++, certificate);
            }
        }
        if (number == 0) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static KeyManager[] keys(Path file) throws GeneralSecurityException, IOException {
        byte[] bytes = Files.readAllBytes(file);
        Matcher key = KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new GeneralSecurityException("there is no BEGIN PRIVATE KEY in it");
        }
        if (!key.group(1).equals("PRIVATE KEY")) {
            throw new GeneralSecurityException("its key is a " + key.group(1)
                    + ", not a PRIVATE KEY: openssl pkcs8 -topk8 -nocrypt makes one of it");
        }
        Certificate[] chain = certificates(bytes).toArray(Certificate[]::new);
        KeyStore store = empty();
        store.setKeyEntry("client", key(Base64.getMimeDecoder().decode(key.group(2))), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                continue; // a key of another kind
            }
        }
        throw new GeneralSecurityException("its key is none of " + ALGORITHMS);
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        // Java's reader stumbles over keys between the certificates.
        Matcher found = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
                .matcher(new String(pem, StandardCharsets.ISO_8859_1));
        List<Certificate> certificates = new ArrayList<>();
        while (found.find()) {
            certificates.add(CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(found.group().getBytes(StandardCharsets.ISO_8859_1))));
        }
        return certificates;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, new char[0]);
        return store;
    }

    /** Believes every certificate, as asked for. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
