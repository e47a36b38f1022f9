package org.modelwright.oms;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;

/** The curves that models are signed on, each with its digest. */
public enum Curve {
    /** The usual one; the only one that sigstore-js accepts. */
    P256("P-256", "secp256r1", "2a8648ce3d030107", "SHA256withECDSA"),
    /** With SHA-384. */
    P384("P-384", "secp384r1", "2b81040022", "SHA384withECDSA"),
    /** With SHA-512. */
    P521("P-521", "secp521r1", "2b81040023", "SHA512withECDSA");

    private final String title;
    private final String name;
    private final String oid;
    private final String algorithm;

    Curve(String title, String name, String oid, String algorithm) {
        this.title = title;
        this.name = name;
        this.oid = oid;
        this.algorithm = algorithm;
    }

    /** {@return as NIST calls it} */
    public String title() {
        return title;
    }

    /** {@return as Java calls it} */
    String javaName() {
        return name;
    }

    /** {@return as Java calls the signature on it} */
    String algorithm() {
        return algorithm;
    }

    /** {@return the curve of that object identifier, in hexadecimal digits} */
    static Optional<Curve> ofOid(String hex) {
        return Arrays.stream(values()).filter(it -> it.oid.equals(hex)).findFirst();
    }

    /** {@return the curve that a key is on, by all of its parameters; another one may have fields of the same size} */
    static Optional<Curve> of(ECKey key) {
        ECParameterSpec asked = key.getParams();
        return Arrays.stream(values())
                .filter(it -> {
                    ECParameterSpec own = it.parameters();
                    return own.getCurve().equals(asked.getCurve())
                            && own.getGenerator().equals(asked.getGenerator())
                            && own.getOrder().equals(asked.getOrder())
                            && own.getCofactor() == asked.getCofactor();
                })
                .findFirst();
    }

    ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has the curve " + title + ".", e);
        }
    }

    /** {@return the point that belongs to a private number: Java has no call for it} */
    ECPoint times(BigInteger number) {
        ECParameterSpec parameters = parameters();
        BigInteger prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum, prime);
            if (number.testBit(bit)) {
                sum = add(sum, parameters.getGenerator(), prime);
            }
        }
        return sum;
    }

    private ECPoint add(ECPoint one, ECPoint other, BigInteger prime) {
        if (one.equals(ECPoint.POINT_INFINITY)) {
            return other;
        }
        if (other.equals(ECPoint.POINT_INFINITY)) {
            return one;
        }
        BigInteger slope;
        if (one.getAffineX().equals(other.getAffineX())) {
            if (!one.getAffineY().equals(other.getAffineY()) || one.getAffineY().signum() == 0) {
                return ECPoint.POINT_INFINITY;
            }
            BigInteger x = one.getAffineX();
            slope = BigInteger.valueOf(3)
                    .multiply(x)
                    .multiply(x)
                    .add(parameters().getCurve().getA())
                    .multiply(one.getAffineY().shiftLeft(1).modInverse(prime));
        } else {
            slope = other.getAffineY()
                    .subtract(one.getAffineY())
                    .multiply(other.getAffineX().subtract(one.getAffineX()).modInverse(prime));
        }
        BigInteger x = slope.multiply(slope)
                .subtract(one.getAffineX())
                .subtract(other.getAffineX())
                .mod(prime);
        return new ECPoint(
                x,
                slope.multiply(one.getAffineX().subtract(x))
                        .subtract(one.getAffineY())
                        .mod(prime));
    }
}
