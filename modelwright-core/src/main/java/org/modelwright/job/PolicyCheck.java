package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.RecordTree;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Gate;
import org.modelwright.mlflow.Dataset;
import org.modelwright.splitter.RowSplit;
import org.modelwright.trust.ApprovalRule;
import org.modelwright.trust.Policy;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.RequiredGate;

/**
 * Holds a job against policies, each of which must be kept: its configuration as it was bound in the end, whatever it came
 * from, and then its data.
 *
 * @param policies none for a job that is free
 */
record PolicyCheck(List<PolicyFile> policies) {

    /** None. */
    static final PolicyCheck NONE = new PolicyCheck(List.of());

    private static final String FORBIDDEN = "forbidden_columns";
    private static final String STATEMENT = "required_statement";
    private static final String SIDES = "inputs targets";

    /** Keeps a copy. */
    PolicyCheck {
        policies = List.copyOf(policies);
    }

    /** {@return the SHA-256 of each policy, in their order} */
    List<String> sha256() {
        return policies.stream().map(PolicyFile::sha256).toList();
    }

    /** {@return everything in a configuration that a policy does not allow} */
    List<Problem> ofConfiguration(TrainingJob job) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> tree = RecordTree.of(job);
        for (PolicyFile file : policies) {
            Policy policy = file.policy();
            columns(file, job, tree, problems);
            statement(file, job, problems);
            gates(file, job, problems);
            if (policy.requiredSignature() && job.signer().keyHint().isEmpty()) {
                problems.add(file.refusal(
                        "required_signature",
                        "The model would not be signed: the signer has no private_key.",
                        "signer: {private_key: '${file:k.pem}'}"));
            }
            if (!policy.allowExampleRows() && job.saver().exampleRows() > 0) {
                problems.add(file.refusal(
                        "allow_example_rows",
                        "The example_rows (" + job.saver().exampleRows()
                                + ") of the saver would keep real rows in the model.",
                        "leave example_rows out: an example is made up."));
            }
            plugins(file, job, problems);
            AllowedSources.of(file).ifPresent(it -> problems.addAll(it.refuse(job, tree)));
            aliases(file, tree, problems);
        }
        return problems;
    }

    /** {@return everything in the data that a policy does not allow} */
    List<Problem> ofData(Examples examples, List<Dataset> sources, RowSplit rows) {
        List<Problem> problems = new ArrayList<>();
        for (PolicyFile file : policies) {
            Policy policy = file.policy();
            for (int i = 0; i < policy.forbiddenColumns().size(); i++) {
                String name = policy.forbiddenColumns().get(i);
                String use = examples.inputs().names().contains(name)
                        ? "a feature"
                        : examples.target().name().equals(name) ? "the target" : null;
                if (use != null) {
                    problems.add(forbidden(file, i, name, use));
                }
            }
            Integer least = policy.minimumTestRows();
            if (least != null && rows.test().length < least) {
                problems.add(file.refusal(
                        "minimum_test_rows",
                        "The test rows (" + rows.test().length + ") are fewer than (" + least + ").",
                        "a larger test_size, or more data."));
            }
            AllowedSources.of(file).ifPresent(it -> problems.addAll(it.refuseFiles(sources)));
        }
        return problems;
    }

    private static Problem forbidden(PolicyFile file, int index, String name, String use) {
        return file.refusal(
                FORBIDDEN + "." + index,
                "The column (" + name + ") is forbidden, and is " + use + ".",
                "exclude: [" + name + "]");
    }

    private static void columns(PolicyFile file, TrainingJob job, Map<String, Object> tree, List<Problem> problems) {
        List<String> forbidden = file.policy().forbiddenColumns();
        for (int i = 0; i < forbidden.size(); i++) {
            String name = forbidden.get(i);
            for (String side : SIDES.split(" ")) {
                Map<?, ?> reader = tree.get(side) instanceof Map<?, ?> block ? block : Map.of();
                String use = use(reader, name);
                if (use != null) {
                    problems.add(forbidden(file, i, name, use + " of the " + side));
                }
            }
            if (job.model().columns().contains(name)) {
                problems.add(forbidden(file, i, name, "one that the model asks for beside its features"));
            }
        }
    }

    /** {@return what a reader would do with a column, as far as it says so; null if it says nothing} */
    private static @Nullable String use(Map<?, ?> reader, String name) {
        if (texts(reader.get("key")).contains(name)) {
            return "the key";
        }
        Map<?, ?> schema = reader.get("schema") instanceof Map<?, ?> block ? block : Map.of();
        if (texts(schema.get("key")).contains(name) && texts(reader.get("key")).isEmpty()) {
            return "the key";
        }
        if (texts(reader.get("exclude")).contains(name)) {
            return null;
        }
        Set<String> columns = texts(reader.get("columns"));
        boolean declared =
                columns.isEmpty() && schema.get("columns") instanceof Map<?, ?> each && each.containsKey(name);
        return columns.contains(name) || declared ? "one of the columns" : null;
    }

    private static Set<String> texts(@Nullable Object value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof List<?> list) {
            list.forEach(it -> texts.add(String.valueOf(it)));
        } else if (value != null) {
            texts.add(String.valueOf(value));
        }
        return texts;
    }

    private static void statement(PolicyFile file, TrainingJob job, List<Problem> problems) {
        Map<String, String> known = RecordTree.flatten(RecordTree.of(Statement.of()));
        Statement statement = job.statement();
        Map<String, String> said = statement == null ? Map.of() : RecordTree.flatten(RecordTree.of(statement));
        List<String> wanted = file.policy().requiredStatement();
        for (int i = 0; i < wanted.size(); i++) {
            String field = wanted.get(i);
            if (!known.containsKey(field)) {
                problems.add(file.refusal(
                        STATEMENT + "." + i,
                        "The required_statement (" + field + ") is no key of a statement.",
                        "one of " + String.join(", ", known.keySet()) + "."));
            } else if (said.getOrDefault(field, "").isBlank()) {
                problems.add(file.refusal(
                        STATEMENT + "." + i, "The statement says nothing of (" + field + ").", Statement.line(field)));
            }
        }
    }

    private static void gates(PolicyFile file, TrainingJob job, List<Problem> problems) {
        List<Gate> asked = Gate.of(job.metrics(), job.gates()).stream()
                .filter(it -> it.slice() == null)
                .toList();
        List<RequiredGate> wanted = file.policy().requiredGates();
        for (int i = 0; i < wanted.size(); i++) {
            RequiredGate gate = wanted.get(i);
            if (asked.stream()
                    .noneMatch(it -> it.metric().equals(gate.metric()) && gate.isMetBy(it.minimum(), it.maximum()))) {
                problems.add(file.refusal(
                        "required_gates." + i,
                        "No gate of the job is as strict as (" + gate.asks() + ").",
                        "gates: [{metric: " + gate.metric()
                                + (gate.minimum() == null ? "" : ", minimum: " + gate.minimum())
                                + (gate.maximum() == null ? "" : ", maximum: " + gate.maximum()) + "}]"));
            }
        }
    }

    private static void plugins(PolicyFile file, TrainingJob job, List<Problem> problems) {
        List<String> allowed = file.policy().allowedPlugins();
        if (allowed == null) {
            return;
        }
        PluginJars.strangers(job).forEach((name, sha256) -> {
            if (!allowed.contains(sha256)) {
                problems.add(file.refusal(
                        "allowed_plugins",
                        "The plug-in (" + name + ") is not allowed: "
                                + (sha256.isEmpty() ? "it is no jar" : "its SHA-256 is (" + sha256 + ")") + ".",
                        "kinds of other plug-ins."));
            }
        });
    }

    private static void aliases(PolicyFile file, Map<String, Object> tree, List<Problem> problems) {
        ApprovalRule rule = file.policy().approval();
        if (rule == null) {
            return;
        }
        Set<String> set = new TreeSet<>();
        Stream.of("registry.aliases", "promote.alias").forEach(path -> {
            String[] keys = path.split("\\.");
            if (tree.get(keys[0]) instanceof Map<?, ?> block) {
                set.addAll(texts(block.get(keys[1])));
            }
        });
        for (int i = 0; i < rule.aliases().size(); i++) {
            String alias = rule.aliases().get(i);
            if (set.contains(alias)) {
                problems.add(file.refusal(
                        "approval.aliases." + i,
                        "The alias (" + alias + ") would be set by the job, and is moved by an approval alone.",
                        "leave it out there, and modelwright approve VERSION --alias " + alias + " afterwards."));
            }
        }
    }
}
