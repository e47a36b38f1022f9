package org.modelwright.oms;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.modelwright.internal.text.Sha256;

/**
 * A public key on a curve that models are signed on.
 *
 * @param key the key
 * @param curve its curve
 */
public record VerifyingKey(ECPublicKey key, Curve curve) {

    /**
     * {@return the key of a PEM text}
     *
     * @throws IllegalArgumentException if it is none, with the reason, which starts small and has no full stop
     */
    public static VerifyingKey read(String pem) {
        List<Pem> keys = Pem.blocks(pem).stream()
                .filter(it -> it.label().equals(Pem.PUBLIC_KEY))
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException(
                    pem.contains("PRIVATE KEY-----")
                            ? "it holds a private key, which belongs to nobody who verifies"
                            : keys.isEmpty()
                                    ? "it has no block BEGIN PUBLIC KEY"
                                    : "it has more than one block BEGIN PUBLIC KEY");
        }
        try {
            return of(KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(keys.get(0).der())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is damaged, or no key on P-256, P-384 or P-521", e);
        }
    }

    /**
     * {@return the same of a key that is read already}
     *
     * @throws IllegalArgumentException if it is on no curve that models are signed on
     */
    static VerifyingKey of(PublicKey key) {
        if (!(key instanceof ECPublicKey elliptic)) {
            throw new IllegalArgumentException(
                    "it is a key of " + key.getAlgorithm() + ", not on P-256, P-384 or P-521");
        }
        return new VerifyingKey(
                elliptic,
                Curve.of(elliptic)
                        .orElseThrow(() -> new IllegalArgumentException("its curve is not P-256, P-384 or P-521")));
    }

    /** {@return its canonical PEM text} */
    public String pem() {
        return Pem.write(Pem.PUBLIC_KEY, key.getEncoded());
    }

    /** {@return what bundles name it by: the SHA-256 of its canonical PEM text} */
    public String hint() {
        return Sha256.of(pem().getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return whether the bytes were signed with the private key of this one} */
    boolean verifies(byte[] signed, byte[] signature) {
        try {
            List<Der.Element> numbers = Der.only(signature).parts();
            if (numbers.size() != 2 || !numbers.stream().allMatch(this::isNumberOfTheCurve)) {
                return false; // also what some versions of Java take for a signature of everything: zeros
            }
            Signature check = Signature.getInstance(curve.algorithm());
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // no signature at all
        }
    }

    private boolean isNumberOfTheCurve(Der.Element part) {
        if (part.tag() != Der.INTEGER || part.value().length == 0) {
            return false;
        }
        BigInteger number = new BigInteger(part.value());
        return number.signum() > 0 && number.compareTo(key.getParams().getOrder()) < 0;
    }
}
