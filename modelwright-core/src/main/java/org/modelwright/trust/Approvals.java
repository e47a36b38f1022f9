package org.modelwright.trust;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.oms.Approval;
import org.modelwright.oms.TrustedKeys;

/**
 * The approvals of a version. Each is a tag of it, and an artifact of its run.
 *
 * @param model the registered model
 * @param version its number
 * @param alias by which it was asked for; null where it was by its number
 * @param files each approval, by its name
 */
public record Approvals(String model, int version, @Nullable String alias, Map<String, String> files) {

    /** What the tags of a version begin with that hold an approval. */
    public static final String TAGS = "modelwright.approval.";

    private static final int SHORT = 16;

    /** {@return those of a version}
     *
     * @param alias by which it was asked for; null where it was by its number
     */
    public static Approvals of(ModelVersion version, @Nullable String alias) {
        Map<String, String> files = new TreeMap<>();
        version.tags().forEach((key, value) -> {
            if (key.startsWith(TAGS)) {
                files.put(key.substring(TAGS.length()), value);
            }
        });
        return new Approvals(version.name(), version.version(), alias, files);
    }

    /** {@return what the approval of an alias by a key is called} */
    public static String name(String alias, String hint) {
        return hint.substring(0, SHORT) + "-"
                + Sha256.of(alias.getBytes(StandardCharsets.UTF_8)).substring(0, SHORT);
    }

    /**
     * {@return who approves these files under this name; empty where nobody does who is believed, and the faults say why}
     *
     * @param root the root digest of the files
     * @param faults what is wrong is added to them, if nobody approves
     */
    public List<String> of(@Nullable String root, TrustedKeys approvers, Instant asOf, List<Problem> faults) {
        List<String> who = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        files.forEach((name, text) -> {
            try {
                Approval.Proved proved = Approval.read(text.getBytes(StandardCharsets.UTF_8), approvers, asOf);
                Approval approval = proved.approval();
                if (!approval.root().equals(root)) {
                    reasons.add("that of (" + proved.approver() + ") is of other files");
                } else if (!approval.model().equals(model) || approval.version() != version) {
                    reasons.add("that of (" + proved.approver() + ") is of models:/" + approval.model() + "/"
                            + approval.version());
                } else if (alias != null && !alias.equals(approval.alias())) {
                    reasons.add("that of (" + proved.approver() + ") is of the alias (" + approval.alias() + ")");
                } else {
                    who.add(proved.approver());
                }
            } catch (IllegalArgumentException e) {
                reasons.add("one (" + name + ") does not count: " + e.getMessage());
            }
        });
        if (who.isEmpty()) {
            faults.add(Problem.of("Nobody who is trusted has approved it"
                            + (reasons.isEmpty() ? ": it has no approval." : ": " + String.join("; ", reasons) + "."))
                    .with(Map.of("fault", "unapproved")));
        }
        return List.copyOf(who);
    }
}
