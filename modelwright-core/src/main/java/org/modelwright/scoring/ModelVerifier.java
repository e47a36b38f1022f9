package org.modelwright.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.oms.FolderContent;
import org.modelwright.oms.ModelSignatureFile;
import org.modelwright.oms.OmsVerifier;
import org.modelwright.oms.TrustedKeys;
import org.modelwright.trust.Approvals;
import org.modelwright.trust.Moment;
import org.modelwright.trust.Trust;
import org.modelwright.trust.Verification;

/** Holds a model's folder against its signature and against the digests in its record. */
public final class ModelVerifier {

    private static final String FAULT = "fault";
    private static final String FILE = "file";

    private final String uri;
    private final @Nullable TrustedKeys trusted;
    private final @Nullable TrustedKeys approvers;
    private final Instant asOf;

    private ModelVerifier(String uri, @Nullable TrustedKeys trusted, @Nullable TrustedKeys approvers, Instant asOf) {
        this.uri = uri;
        this.trusted = trusted;
        this.approvers = approvers;
        this.asOf = asOf;
    }

    /**
     * {@return what verifies a model}
     *
     * @param uri what it is called
     * @param trust whom to believe; null for nobody: then only what the model says of itself is looked at
     * @param asOf at which time keys and certificates must be valid
     * @throws ConfigException if a key or a certificate cannot be read
     */
    public static ModelVerifier of(String uri, @Nullable Trust trust, Instant asOf) {
        if (trust == null) {
            @Nullable TrustedKeys nobody = null;
            return new ModelVerifier(uri, nobody, nobody, asOf);
        }
        boolean approved = trust.approved() == Trust.Approved.REQUIRED;
        return new ModelVerifier(uri, trust.read(), approved ? trust.approvers() : null, asOf);
    }

    /**
     * {@return the moment that a text says}
     *
     * @param text a day of UTC, which means its end, or a time with its offset
     * @throws ConfigException if it is neither
     */
    public static Instant asOf(String text) {
        return Moment.end(text)
                .map(it -> text.length() > "2026-01-01".length() ? it : it.minusSeconds(1))
                .orElseThrow(() -> new ConfigException(
                        "The time (" + text + ") is neither a day nor a time.",
                        "2026-01-31, or 2026-01-31T12:00:00Z."));
    }

    /**
     * {@return what holds}
     *
     * @param folder the model's
     * @param copy an empty folder for the files that this is about, as they are read: whoever loads them loads the bytes
     *     that were verified; null for none
     */
    public Verification verify(Path folder, @Nullable Path copy) {
        return verify(folder, copy, Optional.empty());
    }

    /**
     * {@return the same, with who has approved it}
     *
     * @param approvals of the version that it was asked for as; empty where it was by another name, which nobody approves
     */
    public Verification verify(Path folder, @Nullable Path copy, Optional<Approvals> approvals) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("The model (" + uri + ") is not there, or is no folder.", "another model.");
        }
        OmsVerifier.Verdict verdict = OmsVerifier.verify(folder, trusted, asOf, copy);
        List<Problem> faults = new ArrayList<>(verdict.faults());
        Map<String, String> there = verdict.content().digests();
        boolean recorded = there.containsKey(RunRecordFile.NAME);
        if (recorded) {
            record(copy == null ? folder : copy, there, verdict.root() == null, faults);
        } else if (!verdict.signed() && trusted == null) {
            faults.add(Problem.of("The model has no " + ModelSignatureFile.NAME + " and no " + RunRecordFile.NAME
                            + ": there is nothing to hold its files against.")
                    .with(Map.of(FAULT, "unsigned")));
        }
        List<String> who = approvers == null ? List.of() : approved(verdict.root(), approvers, approvals, faults);
        return new Verification(
                uri,
                verdict.root(),
                verdict.hint(),
                verdict.signer(),
                verdict.curve() == null ? null : verdict.curve().title(),
                there.size(),
                verdict.content().ignored().stream()
                        .filter(it -> !it.equals(ModelSignatureFile.NAME))
                        .toList(),
                recorded,
                who,
                faults.stream().map(this::named).toList());
    }

    /**
     * Refuses a model without any signature, before its files are copied.
     *
     * @throws GateException if it has none
     */
    void refuseUnsigned(Path folder) {
        if (trusted != null
                && Files.isDirectory(folder)
                && !Files.exists(folder.resolve(ModelSignatureFile.NAME), LinkOption.NOFOLLOW_LINKS)) {
            verify(folder, null).orRefuse();
        }
    }

    private List<String> approved(
            @Nullable String root, TrustedKeys believed, Optional<Approvals> approvals, List<Problem> faults) {
        if (approvals.isPresent()) {
            return approvals.get().of(root, believed, asOf, faults);
        }
        faults.add(Problem.of(
                        "An approval is of a version, and this is the name of none.",
                        "models:/name/1, or models:/name@alias.")
                .with(Map.of(FAULT, "unapproved")));
        return List.of();
    }

    private Problem named(Problem fault) {
        return new Problem(
                fault.message().replaceFirst("\\.$", "") + " (" + uri + ").",
                fault.maybe(),
                fault.place(),
                fault.path(),
                fault.facts());
    }

    /** What the signature has told is not told again. */
    private static void record(Path folder, Map<String, String> there, boolean alone, List<Problem> faults) {
        Set<Object> told = faults.stream().map(it -> it.facts().get(FILE)).collect(Collectors.toSet());
        Map<String, String> recorded;
        try {
            byte[] text = Files.readAllBytes(folder.resolve(RunRecordFile.NAME));
            if (!Sha256.of(text).equals(there.get(RunRecordFile.NAME))) {
                throw new IllegalArgumentException("it has changed while it was read");
            }
            recorded = RunRecordFile.readFiles(new String(text, StandardCharsets.UTF_8));
            if (recorded.isEmpty()) {
                throw new IllegalArgumentException("it names no files");
            }
        } catch (IllegalArgumentException e) {
            faults.add(FolderContent.fault("record", RunRecordFile.NAME, "is damaged: " + Cause.of(e)));
            return;
        } catch (IOException e) {
            throw Cause.failure("The file (" + folder.resolve(RunRecordFile.NAME) + ") cannot be read", null, e);
        }
        Set<String> more = new TreeSet<>(there.keySet());
        more.remove(RunRecordFile.NAME);
        recorded.forEach((name, digest) -> {
            String found = there.get(name);
            if (!digest.equals(found) && !told.contains(name)) {
                faults.add(FolderContent.fault(
                        found == null ? "missing" : "changed",
                        name,
                        found == null
                                ? "is in the " + RunRecordFile.NAME + " and is missing"
                                : "is not that of the " + RunRecordFile.NAME));
            }
            more.remove(name);
        });
        if (alone) {
            more.forEach(it -> faults.add(FolderContent.fault("added", it, "is not in the " + RunRecordFile.NAME)));
        }
    }
}
