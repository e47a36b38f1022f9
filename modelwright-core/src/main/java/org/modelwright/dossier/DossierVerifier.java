package org.modelwright.dossier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.oms.FolderContent;
import org.modelwright.scoring.ModelVerifier;
import org.modelwright.trust.Approvals;
import org.modelwright.trust.Trust;
import org.modelwright.trust.Verification;

/** Holds a dossier against its digests, and the model in it against its signature and approvals. Nothing else is asked. */
public final class DossierVerifier {

    private static final int MOST_APPROVALS = 1000;

    private DossierVerifier() {}

    /**
     * {@return what holds of a dossier; its model is what is signed, the files beside it are whole and no more}
     *
     * @param file the archive
     * @param trust whom to believe; null for nobody
     * @param asOf when keys and certificates must be valid
     * @throws GateException if it is no dossier
     */
    public static Verification verify(Path file, @Nullable Trust trust, Instant asOf) {
        ModelVerifier verifier = ModelVerifier.of(file.toString(), trust, asOf);
        try (Session session = new Resources(Runtime.getRuntime().maxMemory(), 1).open()) {
            Path folder = session.newFolder("dossier");
            try {
                Archive.read(file, folder);
            } catch (IOException | IllegalArgumentException e) {
                throw refusal(file, String.valueOf(e.getMessage()), e);
            }
            if (!Files.isDirectory(folder.resolve(Dossier.MODEL))) {
                throw refusal(file, "it holds no model", null);
            }
            List<Problem> faults = sums(folder);
            Verification found = verifier.verify(folder.resolve(Dossier.MODEL), null, approvals(folder, faults));
            faults.addAll(found.faults());
            return new Verification(
                    found.uri(),
                    found.rootSha256(),
                    found.keyHint(),
                    found.signer(),
                    found.curve(),
                    found.files(),
                    found.unsigned(),
                    found.recorded(),
                    found.approvers(),
                    faults);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        }
    }

    private static GateException refusal(Path file, String why, @Nullable Throwable cause) {
        return new GateException(
                List.of(Problem.of("The file (" + file + ") is no dossier: " + why + ".")
                        .with(Map.of("fault", "malformed"))),
                cause);
    }

    private static List<Problem> sums(Path folder) throws IOException {
        List<Problem> faults = new ArrayList<>();
        Map<String, String> there =
                FolderContent.read(folder, Set.of(Dossier.SUMS), null).digests();
        Set<String> more = new TreeSet<>(there.keySet());
        Path sums = folder.resolve(Dossier.SUMS);
        if (!Files.isRegularFile(sums)) {
            faults.add(FolderContent.fault("missing", Dossier.SUMS, "is missing"));
            return faults;
        }
        for (String line : new String(Files.readAllBytes(sums), StandardCharsets.UTF_8).split("\n")) {
            if (!line.matches("[0-9a-f]{64}  .+")) {
                faults.add(FolderContent.fault("malformed", Dossier.SUMS, "is not what sha256sum writes"));
                return faults;
            }
            String name = line.substring(66);
            String digest = there.get(name);
            if (digest == null) {
                faults.add(FolderContent.fault("missing", name, "is in the " + Dossier.SUMS + " and is missing"));
            } else if (!digest.equals(line.substring(0, 64))) {
                faults.add(FolderContent.fault("changed", name, "is not that of the " + Dossier.SUMS));
            }
            more.remove(name);
        }
        more.forEach(it -> faults.add(FolderContent.fault("added", it, "is not in the " + Dossier.SUMS)));
        return faults;
    }

    /** {@return the approvals, each of which must name this version itself: the file that names it is not signed} */
    private static Optional<Approvals> approvals(Path folder, List<Problem> faults) throws IOException {
        Path facts = folder.resolve(Dossier.VERSION);
        try {
            if (Files.isRegularFile(facts)
                    && Json.read(new String(Files.readAllBytes(facts), StandardCharsets.UTF_8)) instanceof Map<?, ?> map
                    && map.get("name") instanceof String name
                    && map.get("version") instanceof Number version) {
                return Optional.of(
                        new Approvals(name, version.intValue(), null, files(folder.resolve(Dossier.APPROVALS))));
            }
        } catch (IllegalArgumentException e) {
            // told as what is not said
        }
        faults.add(FolderContent.fault("malformed", Dossier.VERSION, "does not name a version"));
        return Optional.empty();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            for (String name :
                    FolderContent.read(folder, Set.of(), null).digests().keySet()) {
                if (files.size() < MOST_APPROVALS) {
                    files.put(name, new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }
}
