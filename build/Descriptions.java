import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes what the sources say of each interface, record, component, enum and constant into a file of properties, because
 * Javadoc is not there at run time: {@code a.b.Record}, {@code a.b.Record#component}, {@code a.b.Enum#CONSTANT}.
 *
 * <p>usage: java Descriptions.java SOURCES FILE
 */
final class Descriptions extends TreePathScanner<Void, DocTrees> {

    private static final Set<Tree.Kind> DESCRIBED = Set.of(Tree.Kind.RECORD, Tree.Kind.ENUM, Tree.Kind.INTERFACE);

    private final Map<String, String> found = new TreeMap<>();

    public static void main(String[] args) throws IOException {
        Path sources = Path.of(args[0]);
        Path file = Path.of(args[1]);
        if (!Files.isDirectory(sources)) {
            return; // the parent of the modules
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(sources)) {
            files = walk.filter(it -> it.toString().endsWith(".java")).sorted().toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Descriptions descriptions = new Descriptions();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                descriptions.scan(unit, trees);
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                descriptions.found.entrySet().stream()
                        .map(it -> escaped(it.getKey(), true) + "=" + escaped(it.getValue(), false) + "\n")
                        .collect(Collectors.joining()));
    }

    private static String escaped(String text, boolean key) {
        String plain = text.replace("\\", "\\\\");
        return key ? plain.replace("#", "\\#") : plain;
    }

    @Override
    public Void visitClass(ClassTree type, DocTrees trees) {
        DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
        if (comment != null && DESCRIBED.contains(type.getKind())) {
            put(name(getCurrentPath()), paragraph(comment.getFullBody()));
            for (DocTree tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree param && !param.isTypeParameter()) {
                    put(name(getCurrentPath()) + "#" + param.getName(), text(param.getDescription()));
                }
            }
        }
        return super.visitClass(type, trees);
    }

    @Override
    public Void visitVariable(VariableTree variable, DocTrees trees) {
        DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
        TreePath owner = getCurrentPath().getParentPath();
        if (comment != null && owner.getLeaf().getKind() == Tree.Kind.ENUM) {
            put(name(owner) + "#" + variable.getName(), paragraph(comment.getFullBody()));
        }
        return super.visitVariable(variable, trees);
    }

    private void put(String name, String text) {
        if (!text.isEmpty()) {
            found.put(name, text);
        }
    }

    /** The name that {@code Class.getName} gives. */
    private static String name(TreePath path) {
        String name = ((ClassTree) path.getLeaf()).getSimpleName().toString();
        TreePath owner = path.getParentPath();
        while (owner.getLeaf() instanceof ClassTree outer) {
            name = outer.getSimpleName() + "$" + name;
            owner = owner.getParentPath();
        }
        return path.getCompilationUnit().getPackageName() + "." + name;
    }

    /** The text up to the first paragraph mark. */
    private static String paragraph(List<? extends DocTree> body) {
        int end = 0;
        while (end < body.size() && !(body.get(end) instanceof StartElementTree)) {
            end++;
        }
        return text(body.subList(0, end));
    }

    private static String text(List<? extends DocTree> body) {
        return body.stream()
                .map(Descriptions::text)
                .collect(Collectors.joining())
                .strip()
                .replaceAll("\\s+", " ")
                // In YAML there is no null: a key is left out.
                .replaceAll("(\\bor|\\band|;) null\\b", "$1 left out");
    }

    private static String text(DocTree tree) {
        if (tree instanceof TextTree text) {
            return text.getBody();
        }
        if (tree instanceof LiteralTree literal) {
            return literal.getBody().getBody();
        }
        if (tree instanceof LinkTree link) {
            return link.getLabel().isEmpty()
                    ? link.getReference().getSignature().replaceAll(".*[.#]", "")
                    : text(link.getLabel());
        }
        if (tree instanceof EntityTree entity) {
            return Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"").getOrDefault(entity.getName().toString(), "");
        }
        return tree instanceof ReturnTree returned ? text(returned.getDescription()) : "";
    }
}
