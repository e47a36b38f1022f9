package org.modelwright.oms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;

/** The file {@value #NAME} at the top of a model's folder. */
public final class ModelSignatureFile {

    /** Its name. */
    public static final String NAME = "model.sig";

    /** What no signature in this file is over: what belongs to git, and itself. */
    static final List<String> NEVER_SIGNED = List.of(".git", ".gitattributes", ".github", ".gitignore", NAME);

    /** What a signature of ours is not over: besides, what some versions of MLflow write into a model that they load. */
    public static final List<String> IGNORED = Stream.concat(NEVER_SIGNED.stream(), Stream.of("registered_model_meta"))
            .toList();

    private ModelSignatureFile() {}

    /**
     * Signs a finished folder and writes the file into it.
     *
     * @param folder nothing in it changes from now on
     * @param name of the folder at its final place
     * @param certificates of the key, itself first; none for a key that verifiers have
     * @return the root digest
     * @throws InfrastructureException if the folder holds what cannot be signed, or the signature does not hold
     */
    public static String write(Path folder, String name, SigningKey key, List<X509Certificate> certificates) {
        FolderContent content = FolderContent.read(folder, IGNORED, null);
        if (!content.faults().isEmpty() || content.digests().isEmpty()) {
            throw new InfrastructureException("The folder (" + folder + ") cannot be signed: "
                    + (content.digests().isEmpty()
                            ? "it holds no file."
                            : content.faults().get(0).message()));
        }
        Statement statement = Statement.of(name, Manifest.of(content.digests(), IGNORED));
        byte[] bundle = Bundle.of(statement.write(), key, certificates).write();
        Path file = folder.resolve(NAME);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bundle);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException e) {
            throw Cause.failure(
                    "The file (" + file + ") cannot be written", "more room on the disk, or another folder.", e);
        }
        refuseOther(folder, key, certificates);
        return statement.root();
    }

    /** What counts is what lies on the disk. */
    private static void refuseOther(Path folder, SigningKey key, List<X509Certificate> certificates) {
        TrustedKeys own = certificates.isEmpty()
                ? TrustedKeys.of(key.verifying(), "private_key")
                : new TrustedKeys(List.of(), certificates.subList(0, 1));
        List<Problem> faults =
                OmsVerifier.verify(folder, own, Instant.now(), null).faults();
        if (!faults.isEmpty()) {
            throw new InfrastructureException("The folder (" + folder + ") is not what was signed: "
                    + faults.get(0).message());
        }
    }
}
