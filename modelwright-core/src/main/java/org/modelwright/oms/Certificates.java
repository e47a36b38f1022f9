package org.modelwright.oms;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Certificates: read, and held against those that are trusted. Revocation lists are not asked. */
public final class Certificates {

    /** The bit of X.509 that says that a key signs certificates. */
    private static final int KEY_CERT_SIGN = 5;

    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

    private Certificates() {}

    /**
     * {@return the certificates of a PEM text, in their order}
     *
     * @throws IllegalArgumentException if there is none or one is damaged, with the reason, which starts small and has no
     *     full stop
     */
    public static List<X509Certificate> read(String pem) {
        List<X509Certificate> all = new ArrayList<>();
        for (Pem block : Pem.blocks(pem)) {
            if (block.label().equals(Pem.CERTIFICATE)) {
                all.add(of(block.der()));
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("it has no block BEGIN CERTIFICATE");
        }
        if (pem.contains("PRIVATE KEY-----")) {
            throw new IllegalArgumentException("it holds a private key beside certificates");
        }
        return all;
    }

    static X509Certificate of(byte[] der) {
        try {
            Der.only(der); // Java leaves what stands behind it unread
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate is damaged", e);
        }
    }

    /**
     * {@return why a certificate does not sign; empty if it does}
     *
     * @param chain the certificate, then those between it and a trusted one
     * @param trusted those that are trusted
     * @param asOf at which time
     */
    static Optional<String> flaw(List<X509Certificate> chain, Collection<X509Certificate> trusted, Instant asOf) {
        X509Certificate leaf = chain.get(0);
        String name = "(" + leaf.getSubjectX500Principal().getName() + ")";
        Optional<String> unfit = unfit(leaf, asOf);
        if (unfit.isPresent()) {
            return unfit;
        }
        if (trusted.contains(leaf)) {
            return Optional.empty();
        }
        // What is an anchor is believed as it stands by PKIX: neither its time nor its purpose is looked at there.
        Set<TrustAnchor> anchors = trusted.stream()
                .filter(it -> issues(it) && isValid(it, asOf))
                .map(it -> new TrustAnchor(it, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return Optional.of("the certificate " + name
                    + " is no trusted one, and no trusted one is valid at that time and issues others");
        }
        try {
            X509CertSelector wanted = new X509CertSelector();
            wanted.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, wanted);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(asOf));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of("the certificate " + name + " does not lead to a trusted one");
        }
    }

    /** {@return why a certificate by itself cannot sign a model at that time; empty if it can} */
    public static Optional<String> unfit(X509Certificate leaf, Instant asOf) {
        String name = "(" + leaf.getSubjectX500Principal().getName() + ")";
        if (asOf.isBefore(leaf.getNotBefore().toInstant())) {
            return Optional.of("the certificate " + name + " is not valid before "
                    + leaf.getNotBefore().toInstant());
        }
        if (asOf.isAfter(leaf.getNotAfter().toInstant())) {
            return Optional.of("the certificate " + name + " has expired at "
                    + leaf.getNotAfter().toInstant());
        }
        return maySign(leaf)
                ? Optional.empty()
                : Optional.of("the certificate " + name + " is not made for signatures");
    }

    private static boolean isValid(X509Certificate certificate, Instant asOf) {
        return !asOf.isBefore(certificate.getNotBefore().toInstant())
                && !asOf.isAfter(certificate.getNotAfter().toInstant());
    }

    private static boolean issues(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
    }

    private static boolean maySign(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            // What is made for other purposes, such as a server of TLS, is not made for this one too.
            return extended == null ? usage != null && usage[0] : extended.contains(CODE_SIGNING);
        } catch (CertificateException e) {
            return false; // nobody knows what it is for
        }
    }
}
