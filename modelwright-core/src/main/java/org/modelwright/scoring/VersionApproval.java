package org.modelwright.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.oms.Approval;
import org.modelwright.oms.PemFile;
import org.modelwright.oms.SigningKey;
import org.modelwright.service.MlflowService;
import org.modelwright.trust.ApprovalRule;
import org.modelwright.trust.Approvals;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.Trust;
import org.modelwright.trust.Verification;

/**
 * A second signature, which lets a version be used: made after the first one was verified, kept with the version and its run, and
 * only then the alias is moved.
 *
 * @param version what was approved, as it is now
 * @param approver what the key that approved is known by
 * @param artifact the approval among the run's artifacts
 * @param verified what was found before
 */
public record VersionApproval(ModelVersion version, String approver, String artifact, Verification verified) {

    /**
     * Approves a version.
     *
     * @param uri {@code models:/name/1}, {@code models:/name@alias} or {@code models:/name/latest}
     * @param trackingUri where MLflow is, or null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @param trust whose signature of the model is believed; null for anybody's that fits its files
     * @param privateKey the file of the key of who approves, in PEM, which its owner alone may read
     * @param password of an encrypted key; null for another one
     * @param alias that is moved to the version
     * @param policies what must be kept
     * @throws GateException if the version is not signed, is not what was signed, or a policy does not let this key approve it
     * @throws ConfigException if there is no such version or alias, or the key cannot sign
     */
    public static VersionApproval give(
            String uri,
            @Nullable String trackingUri,
            @Nullable Trust trust,
            Path privateKey,
            @Nullable String password,
            String alias,
            List<PolicyFile> policies) {
        List<Problem> problems = MlflowRules.alias(alias);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .map(it -> Problem.of(it.message(), it.maybe()))
                    .toList());
        }
        SigningKey key = PemFile.signingKey(privateKey, password);
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
            Instant now = Instant.now();
            Trust trainers = trust == null ? null : trust.approved(Trust.Approved.OPTIONAL);
            Verification verified = ScoringModel.verify(version.uri(), trackingUri, trainers, now)
                    .orRefuse();
            String hint = key.verifying().hint();
            refuse(version, verified, hint, policies);
            Approval approval = new Approval(
                    String.valueOf(verified.rootSha256()),
                    version.name(),
                    version.version(),
                    alias,
                    String.valueOf(verified.keyHint()),
                    now.truncatedTo(ChronoUnit.SECONDS));
            String name = Approvals.name(alias, hint);
            byte[] file = approval.sign(key);
            String artifact = "approvals/" + version.version() + "-" + name + ".sig";
            client.artifacts().logArtifact(version.runId(), artifact, written(session, file));
            client.registry()
                    .setVersionTag(
                            version.name(),
                            version.version(),
                            Approvals.TAGS + name,
                            new String(file, StandardCharsets.UTF_8));
            client.registry().setAlias(version.name(), alias, version.version());
            return new VersionApproval(
                    client.registry().version(version.name(), version.version()).orElse(version),
                    hint,
                    artifact,
                    verified);
        } finally {
            mlflow.stop();
        }
    }

    private static void refuse(ModelVersion version, Verification verified, String hint, List<PolicyFile> policies) {
        String trainer = verified.keyHint();
        if (verified.rootSha256() == null || trainer == null) {
            throw new GateException(
                    "The version (" + version.uri()
                            + ") is not signed with a key, and what is not signed cannot be approved.",
                    "signer: {private_key: '${file:k.pem}'} in the job that makes it.");
        }
        List<Problem> problems = new ArrayList<>();
        for (PolicyFile policy : policies) {
            ApprovalRule rule = policy.policy().approval();
            if (rule != null) {
                rule.refuse(hint, trainer)
                        .ifPresent(it -> problems.add(policy.refusal(
                                "approval." + it.key(), it.message(), "--private-key with a key that may approve.")));
            }
        }
        if (!problems.isEmpty()) {
            throw new GateException(problems);
        }
    }

    private static Path written(Session session, byte[] file) {
        Path path = session.newFolder("approval").resolve("approval.sig");
        try {
            return Files.write(path, file);
        } catch (IOException e) {
            throw Cause.failure("The file (" + path + ") cannot be written", null, e);
        }
    }
}
