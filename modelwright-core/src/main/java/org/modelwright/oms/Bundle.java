package org.modelwright.oms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;

/**
 * The file that a signature travels in: a Sigstore bundle around a DSSE envelope.
 *
 * @param hint of the key that signed; null where the bundle does not say, or has certificates
 * @param certificates of the key that signed, itself first; empty where there is none
 * @param payload what was signed
 * @param signature of it, in DER
 */
record Bundle(@Nullable String hint, List<X509Certificate> certificates, byte[] payload, byte[] signature) {

    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String MATERIAL = "verificationMaterial";
    private static final String ENVELOPE = "dsseEnvelope";
    private static final String PUBLIC_KEY = "publicKey";
    private static final String CHAIN = "x509CertificateChain";
    private static final String CERTIFICATES = "certificates";
    private static final String TLOG = "tlogEntries";
    private static final String PAYLOAD = "payload";
    private static final String SIGNATURES = "signatures";
    private static final String RAW = "rawBytes";
    private static final String HINT = "hint";
    private static final int DEEPEST = 64;

    /** {@return the bundle of a payload that a key signs} */
    static Bundle of(byte[] payload, SigningKey key, List<X509Certificate> certificates) {
        return new Bundle(
                certificates.isEmpty() ? key.verifying().hint() : null,
                List.copyOf(certificates),
                payload,
                key.sign(signed(payload)));
    }

    /** {@return the bytes that are signed: the payload behind its type and length} */
    byte[] signed() {
        return signed(payload);
    }

    private static byte[] signed(byte[] payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ")
                .getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(payload);
        return all.toByteArray();
    }

    /** {@return the file} */
    byte[] write() {
        Map<String, Object> material = new LinkedHashMap<>();
        if (certificates.isEmpty()) {
            material.put(PUBLIC_KEY, Map.of(HINT, String.valueOf(hint)));
        } else {
            material.put(
                    CHAIN,
                    Map.of(
                            CERTIFICATES,
                            certificates.stream()
                                    .map(it -> Map.of(RAW, base64(der(it))))
                                    .toList()));
        }
        material.put(TLOG, List.of());
        Map<String, Object> signatures = new LinkedHashMap<>();
        signatures.put("sig", base64(signature));
        signatures.put("keyid", "");
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put(PAYLOAD, base64(payload));
        envelope.put("payloadType", PAYLOAD_TYPE);
        envelope.put(SIGNATURES, List.of(signatures));
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.put(MATERIAL, material);
        bundle.put(ENVELOPE, envelope);
        return Json.writeDense(bundle).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read has a form.", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * {@return what a file says}
     *
     * @throws IllegalArgumentException if it is no bundle that is understood, with the reason
     */
    static Bundle read(byte[] file) {
        Closed bundle = Closed.of("bundle", json(file), Set.of("mediaType", MATERIAL, ENVELOPE), Set.of())
                .saying("mediaType", MEDIA_TYPE);
        Closed envelope = Closed.of(
                        "envelope", bundle.get(ENVELOPE), Set.of(PAYLOAD, "payloadType", SIGNATURES), Set.of())
                .saying("payloadType", PAYLOAD_TYPE);
        if (envelope.list(SIGNATURES).size() != 1) {
            throw new IllegalArgumentException("it has not one signature");
        }
        Closed signature = Closed.of("signature", envelope.list(SIGNATURES).get(0), Set.of("sig"), Set.of("keyid"));
        if (signature.get("keyid") != null) {
            signature.text("keyid");
        }
        Closed material = Closed.of(
                "verification material",
                bundle.get(MATERIAL),
                Set.of(),
                Set.of(PUBLIC_KEY, CHAIN, "certificate", TLOG, "timestampVerificationData"));
        if (material.has("certificate")) {
            throw new IllegalArgumentException(
                    "it is a keyless signature of Sigstore, which is not supported: a key or certificates are");
        }
        if (material.has(TLOG)) {
            material.list(TLOG);
        }
        if (material.has(PUBLIC_KEY) == material.has(CHAIN)) {
            throw new IllegalArgumentException("it names not one of a key and certificates");
        }
        return new Bundle(
                material.has(PUBLIC_KEY) ? hint(material.get(PUBLIC_KEY)) : null,
                material.has(CHAIN) ? certificates(material.get(CHAIN)) : List.of(),
                envelope.base64(PAYLOAD),
                signature.base64("sig"));
    }

    /** Before version 1.1.0 of Python's package it was the key itself, which nobody believes. */
    private static @Nullable String hint(@Nullable Object key) {
        Closed named = Closed.of("key", key, Set.of(), Set.of(HINT, RAW, "keyDetails", "validFor"));
        return named.get(HINT) == null ? null : named.text(HINT);
    }

    private static List<X509Certificate> certificates(@Nullable Object chain) {
        List<X509Certificate> all = new ArrayList<>();
        for (Object each :
                Closed.of("chain", chain, Set.of(CERTIFICATES), Set.of()).list(CERTIFICATES)) {
            all.add(Certificates.of(
                    Closed.of("certificate", each, Set.of(RAW), Set.of()).base64(RAW)));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("its chain has no certificate");
        }
        return all;
    }

    /** {@return the one value of a text in UTF-8} */
    static @Nullable Object json(byte[] text) {
        try {
            return Json.read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(text))
                            .toString(),
                    DEEPEST);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is no JSON, or holds a key twice", e);
        }
    }
}
