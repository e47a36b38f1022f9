package org.modelwright.oms;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * A private key that signs models, and the public one that belongs to it.
 *
 * @param key the private key
 * @param verifying the public key
 */
public record SigningKey(ECPrivateKey key, VerifyingKey verifying) {

    private static final String KEY = "private_key";
    private static final String PASSWORD = "password";
    private static final String NEW_KEY = "a new key: modelwright keygen -o k.pem.";
    private static final String OID_EC = "2a8648ce3d0201";
    private static final String OID_RSA = "2a864886f70d010101";
    private static final Set<String> LABELS = Set.of(Pem.PRIVATE_KEY, Pem.ENCRYPTED_PRIVATE_KEY, Pem.EC_PRIVATE_KEY);

    /** {@return a new key on P-256} */
    public static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(Curve.P256.javaName()));
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    (ECPrivateKey) pair.getPrivate(), new VerifyingKey((ECPublicKey) pair.getPublic(), Curve.P256));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java makes keys on P-256.", e);
        }
    }

    /**
     * {@return the key of a PEM text: PKCS#8, encrypted or not, or the older form of OpenSSL}
     *
     * @param password of an encrypted key; null for another one
     * @throws ConfigException if it is none; the problem is at the key {@code private_key} or {@code password}, and shows
     *     nothing of either
     */
    public static SigningKey read(String pem, @Nullable String password) {
        List<Pem> keys;
        try {
            keys = Pem.blocks(pem).stream()
                    .filter(it -> LABELS.contains(it.label()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
        if (keys.size() != 1) {
            throw refused(
                    KEY,
                    pem.contains("BEGIN RSA PRIVATE KEY")
                            ? rsa()
                            : "The private_key is no PEM text with one private key.",
                    "private_key: ${file:k.pem}, with a key that modelwright keygen -o k.pem has written.");
        }
        Pem block = keys.get(0);
        if (block.headers().contains("ENCRYPTED")) {
            throw refused(
                    KEY,
                    "The private_key is encrypted in a form that is given up (Proc-Type: 4,ENCRYPTED).",
                    "another form: openssl pkcs8 -topk8 -in old.pem -out k.pem.");
        }
        boolean encrypted = block.label().equals(Pem.ENCRYPTED_PRIVATE_KEY);
        if (encrypted && password == null) {
            throw refused(
                    PASSWORD,
                    "The private_key is encrypted, and there is no password.",
                    "password: ${env:KEY_PASSWORD}.");
        }
        if (!encrypted && password != null) {
            throw refused(
                    PASSWORD, "The private_key is not encrypted, but there is a password.", "leave password out.");
        }
        byte[] pkcs8 = encrypted && password != null ? decrypted(block.der(), password) : block.der();
        try {
            return of(block.label().equals(Pem.EC_PRIVATE_KEY) ? wrapped(pkcs8) : pkcs8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static SigningKey of(byte[] pkcs8) throws GeneralSecurityException {
        List<Der.Element> parts = Der.only(pkcs8).parts();
        List<Der.Element> algorithm =
                parts.size() < 3 ? List.of() : parts.get(1).parts();
        if (algorithm.isEmpty()) {
            throw new IllegalArgumentException("no PKCS#8");
        }
        String name = algorithm.get(0).hex();
        if (!name.equals(OID_EC)) {
            throw refused(
                    KEY, name.equals(OID_RSA) ? rsa() : "The private_key is no key on P-256, P-384 or P-521.", NEW_KEY);
        }
        if (algorithm.size() < 2 || Curve.ofOid(algorithm.get(1).hex()).isEmpty()) {
            throw refused(KEY, "The private_key is on a curve that is not P-256, P-384 or P-521.", NEW_KEY);
        }
        Curve curve = Curve.ofOid(algorithm.get(1).hex()).orElseThrow();
        KeyFactory factory = KeyFactory.getInstance("EC");
        ECPrivateKey key = (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        BigInteger number = key.getS();
        if (number.signum() <= 0 || number.compareTo(curve.parameters().getOrder()) >= 0) {
            throw new IllegalArgumentException("no number of the curve");
        }
        ECPublicKey verifying =
                (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(curve.times(number), curve.parameters()));
        return new SigningKey(key, new VerifyingKey(verifying, curve));
    }

    private static String rsa() {
        return "The private_key is a key of RSA, and models are signed on P-256, P-384 or P-521.";
    }

    /** The older form names its curve itself, where PKCS#8 names it outside. */
    private static byte[] wrapped(byte[] sec1) {
        byte[] curve = Der.only(sec1).parts().stream()
                .filter(it -> it.tag() == 0xa0)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no curve"))
                .value();
        return Der.write(
                Der.SEQUENCE,
                Der.write(Der.INTEGER, new byte[1]),
                Der.write(Der.SEQUENCE, Der.write(Der.OID, HexFormat.of().parseHex(OID_EC)), curve),
                Der.write(Der.OCTETS, sec1));
    }

    private static byte[] decrypted(byte[] der, String password) {
        EncryptedPrivateKeyInfo info;
        AlgorithmParameters parameters;
        SecretKeyFactory factory;
        Cipher cipher;
        try {
            info = new EncryptedPrivateKeyInfo(der);
            parameters = info.getAlgParameters();
            if (parameters == null) {
                throw unknownCipher(null);
            }
            // Java 17 names the family where later ones name the cipher.
            String algorithm = info.getAlgName().startsWith("PBES2") ? parameters.toString() : info.getAlgName();
            factory = SecretKeyFactory.getInstance(algorithm);
            cipher = Cipher.getInstance(algorithm);
        } catch (IOException e) {
            throw damaged(e);
        } catch (GeneralSecurityException e) {
            throw unknownCipher(e);
        }
        PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
        try {
            cipher.init(Cipher.DECRYPT_MODE, factory.generateSecret(secret), parameters);
            byte[] pkcs8 = cipher.doFinal(info.getEncryptedData());
            Der.only(pkcs8); // a wrong password may end well by chance
            return pkcs8;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    Problem.at(
                            PASSWORD,
                            "The password does not open the private_key, or the key is damaged.",
                            "another password."),
                    e);
        } finally {
            secret.clearPassword();
        }
    }

    private static ConfigException unknownCipher(@Nullable Throwable cause) {
        return new ConfigException(
                Problem.at(
                        KEY,
                        "The private_key is encrypted in a way that Java does not know.",
                        "openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out k.pem."),
                cause);
    }

    private static ConfigException damaged(Throwable cause) {
        return new ConfigException(Problem.at(KEY, "The private_key is damaged.", NEW_KEY), cause);
    }

    private static ConfigException refused(String key, String message, String maybe) {
        return new ConfigException(Problem.at(key, message, maybe));
    }

    /** {@return whether a certificate is that of this key} */
    public boolean isOf(X509Certificate certificate) {
        return verifying.key().equals(certificate.getPublicKey());
    }

    /** {@return its PEM text, in PKCS#8, not encrypted} */
    public String pem() {
        return Pem.write(Pem.PRIVATE_KEY, key.getEncoded());
    }

    /** {@return the signature of some bytes, which the public key has verified} */
    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(verifying.curve().algorithm());
            signature.initSign(key);
            signature.update(bytes);
            byte[] signed = signature.sign();
            if (!verifying.verifies(bytes, signed)) {
                throw new IllegalStateException("A signature is not that of its own public key.");
            }
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that was read signs.", e);
        }
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "SigningKey[" + verifying.hint() + "]";
    }
}
