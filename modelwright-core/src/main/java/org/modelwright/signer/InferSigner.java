package org.modelwright.signer;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.oms.Certificates;
import org.modelwright.oms.ModelSignatureFile;
import org.modelwright.oms.PemFile;
import org.modelwright.oms.SigningKey;

/**
 * Reads the signature off the data: {@code double}, {@code long}, {@code string} or {@code boolean} for each column,
 * all of them required. Required speaks of the column: values may be missing in doubles and in text. A date is a
 * {@code string} in ISO form, for ONNX has no dates.
 *
 * <p>With a private key the files of the model are signed too, in the form of OpenSSF Model Signing v1.0.
 *
 * @param privateKey an elliptic-curve key on P-256, P-384 or P-521 in PEM, which signs the model's files; none by default. A
 *     file that others than its owner may read is refused
 * @param password of an encrypted private key; none by default
 * @param certificateChain a PEM file with the certificate of the key, then those between it and the one that verifiers trust;
 *     none by default: verifiers have the public key
 */
public record InferSigner(
        @Nullable Secret privateKey,
        @Nullable Secret password,
        @Nullable String certificateChain) implements Signer {

    /** {@return one with every default} */
    public static InferSigner of() {
        return Records.of(InferSigner.class);
    }

    /** {@return the same with this {@code privateKey}} */
    public InferSigner privateKey(Secret privateKey) {
        return Records.with(this, "privateKey", privateKey);
    }

    /** {@return the same with this {@code password}} */
    public InferSigner password(Secret password) {
        return Records.with(this, "password", password);
    }

    /** {@return the same with this {@code certificateChain}} */
    public InferSigner certificateChain(String certificateChain) {
        return Records.with(this, "certificateChain", certificateChain);
    }

    @Override
    public void check() {
        List<Problem> problems = new ArrayList<>();
        if (privateKey == null) {
            if (password != null) {
                problems.add(withoutKey("password"));
            }
            if (certificateChain != null) {
                problems.add(withoutKey("certificate_chain"));
            }
        } else if (!isMasked(privateKey)) {
            privateKey.file().flatMap(PemFile::shared).ifPresent(problems::add);
            try {
                certificates(key(privateKey, password), certificateChain);
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Problem withoutKey(String key) {
        return Problem.at(
                key, "The " + key + " belongs to a private_key, and there is none.", "private_key: ${file:k.pem}.");
    }

    /** A rendered configuration holds the mask, and can be loaded; only signing needs the key itself. */
    private static boolean isMasked(Secret privateKey) {
        return privateKey.reveal().equals(Secret.MASK);
    }

    private static SigningKey key(Secret privateKey, @Nullable Secret password) {
        if (isMasked(privateKey)) {
            throw new ConfigException(Problem.at(
                    "private_key",
                    "The private_key is masked (" + Secret.MASK + "): it was rendered, and is no key.",
                    "private_key: ${file:k.pem}."));
        }
        return SigningKey.read(privateKey.reveal(), password == null ? null : password.reveal());
    }

    private static List<X509Certificate> certificates(SigningKey key, @Nullable String chain) {
        if (chain == null) {
            return List.of();
        }
        List<X509Certificate> certificates = PemFile.parsed("certificate_chain", chain, Certificates::read);
        if (!key.isOf(certificates.get(0))) {
            throw new ConfigException(Problem.at(
                    "certificate_chain",
                    "The first certificate of the certificate_chain (" + PemFile.named(chain)
                            + ") is not that of the private_key.",
                    "the certificate of the key first, then those that lead to the trusted one."));
        }
        Certificates.unfit(certificates.get(0), Instant.now()).ifPresent(flaw -> {
            throw new ConfigException(Problem.at(
                    "certificate_chain",
                    "The certificate_chain (" + PemFile.named(chain) + ") cannot sign: " + flaw + ".",
                    "a certificate that is valid, and made for digital signatures or code signing."));
        });
        return certificates;
    }

    @Override
    public ModelSignature sign(Frame inputs, Frame outputs) {
        List<ColumnSpec> taken = ColumnSpec.of(inputs.valueColumns()).stream()
                .map(column -> column.type() == DataType.DATETIME
                        ? new ColumnSpec(column.name(), DataType.STRING, column.required())
                        : column)
                .toList();
        return new ModelSignature(taken, ColumnSpec.of(outputs.valueColumns()));
    }

    @Override
    public Optional<String> keyHint() {
        check();
        return Optional.ofNullable(privateKey)
                .map(it -> key(it, password).verifying().hint());
    }

    @Override
    public Optional<ModelSeal> seal(Path directory, String name) {
        if (privateKey == null) {
            return Optional.empty();
        }
        SigningKey key = key(privateKey, password);
        String root = ModelSignatureFile.write(directory, name, key, certificates(key, certificateChain));
        return Optional.of(
                new ModelSeal(ModelSignatureFile.NAME, root, key.verifying().hint()));
    }
}
