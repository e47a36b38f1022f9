package org.modelwright.oms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.Problem;

/**
 * Holds a folder against its {@value ModelSignatureFile#NAME}: whose signature it is, then what it says, then whether the
 * files are those. Every fault is told; where the signature itself does not hold, what it says of files is told too, and
 * proves nothing.
 */
public final class OmsVerifier {

    private static final int LARGEST = 64 << 20;

    private final @Nullable TrustedKeys trusted;
    private final Instant asOf;
    private final List<Problem> faults = new ArrayList<>();

    private OmsVerifier(@Nullable TrustedKeys trusted, Instant asOf) {
        this.trusted = trusted;
        this.asOf = asOf;
    }

    /**
     * What was found.
     *
     * @param signed whether there is a signature at all
     * @param root the root digest that it states; null where there is none
     * @param hint of the key that it names; null where it names none
     * @param signer who signed, for people: the name of a trusted key, or the subject of a certificate; null where the
     *     signature does not hold
     * @param curve that it was made on; null where the signature does not hold
     * @param content what lies in the folder
     * @param faults all that is wrong; empty if the folder is what was signed
     */
    public record Verdict(
            boolean signed,
            @Nullable String root,
            @Nullable String hint,
            @Nullable String signer,
            @Nullable Curve curve,
            FolderContent content,
            List<Problem> faults) {}

    /**
     * {@return what holds of a folder}
     *
     * @param trusted whom to believe; null to hold the files against the list alone, which proves nothing of who wrote it
     * @param asOf at which time keys and certificates must be valid
     * @param copy where to write the files that the verdict is about, as they are read; null for nowhere
     */
    public static Verdict verify(Path folder, @Nullable TrustedKeys trusted, Instant asOf, @Nullable Path copy) {
        return new OmsVerifier(trusted, asOf).verify(folder, copy);
    }

    private Verdict verify(Path folder, @Nullable Path copy) {
        byte[] file = read(folder.resolve(ModelSignatureFile.NAME));
        Bundle bundle = file == null ? null : parsed(() -> Bundle.read(file), "The signature is no valid one");
        Signer signer = bundle == null || trusted == null ? null : signer(bundle, trusted);
        Statement statement = bundle == null
                ? null
                : parsed(() -> Statement.read(bundle.payload()), "What was signed is no valid statement");
        Set<String> ignored = new HashSet<>(ModelSignatureFile.NEVER_SIGNED);
        ignored.addAll(
                statement == null
                        ? ModelSignatureFile.IGNORED
                        : statement.manifest().ignored());
        FolderContent content = FolderContent.read(folder, ignored, copy);
        if (statement != null) {
            compare(statement.manifest(), content.digests());
        }
        faults.addAll(content.faults());
        return new Verdict(
                file != null,
                statement == null ? null : statement.root(),
                bundle == null ? null : bundle.hint(),
                signer == null ? null : signer.name(),
                signer == null ? null : signer.key().curve(),
                content,
                List.copyOf(faults));
    }

    /** Who signed, and whose key it was verified with. */
    private record Signer(String name, VerifyingKey key) {}

    private interface Parser<T> {
        T parse();
    }

    private <T> @Nullable T parsed(Parser<T> parser, String what) {
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            fault("malformed", what + ": " + e.getMessage() + ".");
            return null;
        }
    }

    private byte @Nullable [] read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (trusted != null) {
                fault("unsigned", "The model is not signed: it has no " + ModelSignatureFile.NAME + ".");
            }
            return null;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            fault("malformed", "The " + ModelSignatureFile.NAME + " is no file, but a link, a folder or a device.");
            return null;
        }
        try (SeekableByteChannel in = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (in.size() > LARGEST) {
                fault("malformed", "The " + ModelSignatureFile.NAME + " is larger than " + (LARGEST >> 20) + " MB.");
                return null;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                // until all of it is here
            }
            return bytes.array();
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        }
    }

    private @Nullable Signer signer(Bundle bundle, TrustedKeys believed) {
        return bundle.certificates().isEmpty() ? byKey(bundle, believed.keys()) : byCertificate(bundle, believed);
    }

    private @Nullable Signer byKey(Bundle bundle, List<TrustedKeys.TrustedKey> keys) {
        if (keys.isEmpty()) {
            fault("wrong_key", "The model is signed with a key, and certificates are trusted only.");
            return null;
        }
        List<TrustedKeys.TrustedKey> named = keys.stream()
                .filter(it -> bundle.hint() == null || it.key().hint().equals(bundle.hint()))
                .toList();
        if (named.isEmpty()) {
            fault(
                    "wrong_key",
                    "The model is signed with another key (" + bundle.hint() + ") than "
                            + (keys.size() == 1
                                    ? "the trusted one (" + keys.get(0).key().hint() + ")"
                                    : "each of the " + keys.size() + " trusted ones")
                            + ".");
            return null;
        }
        byte[] signed = bundle.signed();
        List<TrustedKeys.TrustedKey> right = named.stream()
                .filter(it -> it.key().verifies(signed, bundle.signature()))
                .toList();
        if (right.isEmpty()) {
            fault(
                    "bad_signature",
                    "The signature is not that of the trusted key: it, or what it was made of, was changed.");
            return null;
        }
        Optional<String> flaw = TrustedKeys.flaw(right, asOf);
        return flaw.isPresent()
                ? refused("key", flaw.get())
                : new Signer(right.get(0).name(), right.get(0).key());
    }

    private @Nullable Signer byCertificate(Bundle bundle, TrustedKeys believed) {
        if (believed.certificates().isEmpty()) {
            fault("wrong_key", "The model is signed with a certificate, and keys are trusted only.");
            return null;
        }
        X509Certificate leaf = bundle.certificates().get(0);
        VerifyingKey key =
                parsed(() -> VerifyingKey.of(leaf.getPublicKey()), "The key of the certificate is of no use");
        if (key == null) {
            return null;
        }
        Optional<String> flaw = Certificates.flaw(bundle.certificates(), believed.certificates(), asOf);
        boolean holds = key.verifies(bundle.signed(), bundle.signature());
        if (!holds) {
            fault(
                    "bad_signature",
                    "The signature is not that of its certificate: it, or what it was made of, was changed.");
        }
        // What is said of a key holds in whatever way the signature names it.
        Optional<String> ofKey = TrustedKeys.flaw(
                believed.keys().stream()
                        .filter(it -> it.key().hint().equals(key.hint()))
                        .toList(),
                asOf);
        ofKey.ifPresent(it -> refused("key", it));
        flaw.ifPresent(it -> refused("certificate", it));
        return holds && flaw.isEmpty() && ofKey.isEmpty()
                ? new Signer(leaf.getSubjectX500Principal().getName(), key)
                : null;
    }

    private @Nullable Signer refused(String what, String why) {
        fault(what, "The signature does not count: " + why + ".");
        return null;
    }

    private void compare(Manifest manifest, Map<String, String> there) {
        Set<String> more = new TreeSet<>(there.keySet());
        for (Manifest.Resource file : manifest.resources()) {
            String digest = there.get(file.name());
            if (digest == null) {
                faults.add(FolderContent.fault("missing", file.name(), "was signed and is missing"));
            } else if (!digest.equals(file.digest())) {
                faults.add(FolderContent.fault("changed", file.name(), "was changed after it was signed"));
            }
            more.remove(file.name());
        }
        more.forEach(it -> faults.add(FolderContent.fault("added", it, "was added: it is not signed")));
    }

    private void fault(String fault, String message) {
        faults.add(Problem.of(message).with(Map.of("fault", fault)));
    }
}
