package org.modelwright.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelwright.error.ConfigException;

class SigningKeyTest {

    /** An encrypted key on P-256 that OpenSSL has written; its password is "correct horse". */
    private static final String ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgnvbzwXI2O3QICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEA7AMcjU4S+7/Cn2Lj2g3XsEgZAH
            5SAUHmdmCPw27G0tETnRolaMyrrOGWD24y2R5hQBdeKOA9DJXL5aYgWIlKB2t9QO
            5242GyicZXX6cGZgGRO1TST2IWqk5KZg2rRCHgsRwUweJnG1oATCsmp9Bc9CFWxM
            MqOVxHZpQ4Xo0kbpUMrRGH1xf2Py7w0PXRRVfCd+zSnnPLNWJlVDqBD2Gx5szM0=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** The same key in the older form, with parameters before it, as OpenSSL has written it. */
    private static final String OLDER = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIBx2VzMOFKtrpFcxZDEl9JxpYeM00GK+s8gzepPoF+1ooAoGCCqGSM49
            AwEHoUQDQgAEES+4ZNeOE4PwrcqsV9TQbjmQ7s42DSRirUPm8jC4P41AVeU5ZVc5
            28bLKit/v/zduuAWrSDV0j7Uxbo4h9hMXQ==
            -----END EC PRIVATE KEY-----
            """;

    private static final String HINT = "95103e13876bbde63a7974432a0b75d48a0979e87fcc38b87cbb1af40b925739";

    private static KeyPair pair(Curve curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.javaName()));
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @EnumSource
    void thePublicKeyIsFoundForAPrivateOne(Curve curve) throws GeneralSecurityException {
        for (int i = 0; i < 3; i++) {
            KeyPair pair = pair(curve);
            SigningKey key =
                    SigningKey.read(Pem.write(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded()), null);
            assertThat(key.verifying()).isEqualTo(new VerifyingKey((ECPublicKey) pair.getPublic(), curve));
            byte[] bytes = {1, 2, 3};
            assertThat(key.verifying().verifies(bytes, key.sign(bytes))).isTrue();
            assertThat(key.verifying().verifies(new byte[] {1, 2, 4}, key.sign(bytes)))
                    .isFalse();
        }
    }

    @Test
    void whatWasGeneratedIsReadAgain() {
        SigningKey key = SigningKey.generate();
        assertThat(SigningKey.read(key.pem(), null).verifying()).isEqualTo(key.verifying());
        assertThat(VerifyingKey.read(key.verifying().pem())).isEqualTo(key.verifying());
        assertThat(key).hasToString("SigningKey[" + key.verifying().hint() + "]");
    }

    @Test
    void keysOfOpensslAreRead() {
        assertThat(SigningKey.read(ENCRYPTED, "correct horse").verifying().hint())
                .isEqualTo(HINT);
        assertThat(SigningKey.read(OLDER, null).verifying().hint()).isEqualTo(HINT);
    }

    @Test
    void whatIsWrongIsSaidAtItsKeyAndShowsNothing() throws GeneralSecurityException {
        refused(ENCRYPTED, null, "password", "encrypted, and there is no password");
        refused(ENCRYPTED, "correct horze", "password", "The password does not open the private_key");
        refused(OLDER, "correct horse", "password", "is not encrypted, but there is a password");
        refused("", null, "private_key", "no PEM text");
        refused("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----", null, "private_key", "damaged");
        refused("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----", null, "private_key", "damaged");
        refused("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----", null, "private_key", "of RSA");
        refused(
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMAA=\n-----END EC"
                        + " PRIVATE KEY-----",
                null,
                "private_key",
                "Proc-Type: 4,ENCRYPTED");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        refused(
                Pem.write(Pem.PRIVATE_KEY, rsa.generateKeyPair().getPrivate().getEncoded()),
                null,
                "private_key",
                "of RSA");
        refused(
                Pem.write(
                        Pem.PRIVATE_KEY,
                        KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPrivate()
                                .getEncoded()),
                null,
                "private_key",
                "is no key on P-256, P-384 or P-521");
        byte[] other = ((ECPrivateKey) pair(Curve.P256).getPrivate()).getEncoded();
        for (int i = 0; i < other.length - 7; i++) {
            if (other[i] == 0x2a && other[i + 1] == (byte) 0x86 && other[i + 5] == 3) {
                other[i + 7] = 1; // another curve of 192 bits
            }
        }
        refused(Pem.write(Pem.PRIVATE_KEY, other), null, "private_key", "on a curve that is not");
        String pem = SigningKey.generate().pem();
        refused(pem + pem, null, "private_key", "with one private key");
    }

    private static void refused(String pem, @Nullable String password, String key, String message) {
        assertThatThrownBy(() -> SigningKey.read(pem, password)).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems()).singleElement().satisfies(it -> {
                assertThat(it.path()).isEqualTo(key);
                assertThat(it.message()).contains(message);
            });
            assertThat(e.toString()).doesNotContain("correct");
            List.of(pem.split("\n")).stream()
                    .filter(it -> it.length() > 20 && !it.startsWith("-"))
                    .filter(it -> !it.contains(":"))
                    .forEach(line -> assertThat(e.toString()).doesNotContain(line));
        });
    }

    @Test
    void aPublicKeyMustBeOne() {
        SigningKey key = SigningKey.generate();
        assertThatThrownBy(() -> VerifyingKey.read(key.pem())).hasMessageContaining("holds a private key");
        assertThatThrownBy(() -> VerifyingKey.read("abc")).hasMessageContaining("no block BEGIN PUBLIC KEY");
        assertThatThrownBy(() -> VerifyingKey.read(
                        key.verifying().pem() + key.verifying().pem()))
                .hasMessageContaining("more than one");
    }
}
