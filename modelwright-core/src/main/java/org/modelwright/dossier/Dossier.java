package org.modelwright.dossier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.oms.FolderContent;
import org.modelwright.oms.ModelSignatureFile;
import org.modelwright.scoring.RegisteredVersion;
import org.modelwright.scoring.RunRecords;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;
import org.modelwright.trust.Approvals;
import org.modelwright.trust.Verification;

/**
 * What an auditor is handed: a version with all that proves where it comes from, in one archive whose bytes hang on nothing but
 * its content.
 *
 * @param file the archive
 * @param version what it is about
 * @param files how many it holds
 * @param verified what holds of the model's files
 */
public record Dossier(Path file, ModelVersion version, int files, Verification verified) {

    static final String MODEL = "model";
    static final String APPROVALS = "approvals";
    static final String VERSION = "version.json";
    static final String SUMS = "SHA256SUMS";
    static final String ENDING = ".sig";

    /**
     * Gathers and packs.
     *
     * @param uri {@code models:/name/1}, {@code models:/name@alias} or {@code models:/name/latest}
     * @param trackingUri where MLflow is, or null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @param file the archive; never over one that is there
     * @param rows whether files of the run with rows of the data (Parquet) are packed too
     * @throws ConfigException if there is no such version, or the file is there
     * @throws org.modelwright.error.GateException if the model is not what its signature and its record say
     */
    public static Dossier write(String uri, @Nullable String trackingUri, Path file, boolean rows) {
        if (Files.exists(file)) {
            throw new ConfigException("The file (" + file + ") is there already.", "another name for -o.");
        }
        MlflowService usual = MlflowService.of();
        MlflowService.Session mlflow = (trackingUri == null ? usual : usual.trackingUri(trackingUri)).start();
        try (Session session = new Resources(Runtime.getRuntime().maxMemory(), 1).open()) {
            MlflowClient client = mlflow.client();
            if (!client.exists()) {
                throw new ConfigException(
                        "The store (" + client.trackingUri() + ") does not exist.", "--tracking-uri.");
            }
            ModelVersion version = new RegisteredVersion(uri)
                    .find(client.registry())
                    .orElseThrow(() -> new ConfigException(
                            "The version (" + uri + ") is not known in (" + client.trackingUri() + ").",
                            "another version, or another --tracking-uri."));
            Verification verified = ScoringModel.verify(version.uri(), trackingUri, null, Instant.now())
                    .orRefuse();
            Path folder = session.newFolder("dossier");
            String source = version.source().replaceFirst("^models:/", "");
            client.artifacts()
                    .download(client.loggedModels().loggedModel(source).artifactUri(), folder.resolve(MODEL));
            for (String unsigned : ModelSignatureFile.IGNORED) {
                if (!unsigned.equals(ModelSignatureFile.NAME)) {
                    Files.deleteIfExists(folder.resolve(MODEL).resolve(unsigned));
                }
            }
            run(client, version, folder, rows);
            Map<String, String> texts = new LinkedHashMap<>();
            Approvals.of(version, null)
                    .files()
                    .forEach((name, text) -> texts.put(APPROVALS + "/" + name + ENDING, text));
            texts.put(VERSION, Json.writePretty(facts(version)) + "\n");
            AnnexIv page = AnnexIv.of(
                    version, RunRecords.load(version.uri(), trackingUri).run(), String.valueOf(verified.rootSha256()));
            texts.put("annex-iv.md", page.markdown());
            texts.put("annex-iv.html", page.html());
            texts.put("README.md", Readme.of(version, verified));
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Path place = folder.resolve(text.getKey());
                Files.createDirectories(place.getParent());
                Files.writeString(place, text.getValue(), StandardCharsets.UTF_8);
            }
            return new Dossier(file, version, pack(folder, file), verified);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be written", "another folder for -o.", e);
        } finally {
            mlflow.stop();
        }
    }

    private static int pack(Path folder, Path file) throws IOException {
        Map<String, String> digests = FolderContent.read(folder, Set.of(), null).digests();
        StringBuilder sums = new StringBuilder();
        new TreeMap<>(digests).forEach((name, digest) -> sums.append(digest + "  " + name + "\n"));
        Files.writeString(folder.resolve(SUMS), sums.toString(), StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>(digests.keySet());
        names.add(SUMS);
        Archive.write(folder, names.stream().sorted().toList(), file);
        return names.size();
    }

    /** What the run left beside the model: its configuration, pages, spans, provenance and events, whatever there is. */
    private static void run(MlflowClient client, ModelVersion version, Path folder, boolean rows) throws IOException {
        String artifacts = client.tracking().run(version.runId()).artifactUri();
        List<ArtifactFile> there = client.artifacts().list(artifacts, "");
        if (there.isEmpty()) {
            return;
        }
        Path place = folder.resolve("run");
        client.artifacts().download(artifacts, place);
        for (String name : FolderContent.read(place, Set.of(), null).digests().keySet()) {
            if (name.startsWith(APPROVALS + "/") || !rows && name.endsWith(".parquet")) {
                Files.delete(place.resolve(name));
            }
        }
    }

    private static Map<String, Object> facts(ModelVersion version) {
        Map<String, String> tags = new TreeMap<>(version.tags());
        tags.keySet().removeIf(it -> it.startsWith(Approvals.TAGS));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", version.name());
        facts.put("version", version.version());
        facts.put("source", version.source());
        facts.put("run_id", version.runId());
        facts.put("aliases", version.aliases().stream().sorted().toList());
        facts.put("tags", tags);
        facts.put("description", version.description());
        return facts;
    }
}
