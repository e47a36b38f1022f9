package org.modelwright;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelwright.data.Session;
import org.modelwright.data.Staged;
import org.modelwright.data.Threads;
import org.modelwright.reader.Reader;

/** The arrows of docs/ARCHITECTURE.md, one sentence each. */
@AnalyzeClasses(
        packages = "org.modelwright",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTemplates.class})
public class ArchitectureTest {

    /** What the templates of the card become is nobody's to read. */
    static final class NoTemplates implements ImportOption {

        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.matches(Pattern.compile(".*/Jte\\w+Generated(\\$\\w+)?\\.class"));
        }
    }

    /** No promise to strangers: the other modules never touch these, which proves that the rest is enough. */
    public static final String[] NO_PROMISE = {
        "org.modelwright.internal..",
        "org.modelwright.config..",
        "org.modelwright.csv..",
        "org.modelwright.lineage..",
        "org.modelwright.init..",
        "org.modelwright.onnx.runtime..",
        "org.modelwright.checksum..",
        "org.modelwright.table.duckdb..",
        "org.modelwright.table.jdbc..",
        "org.modelwright.mlflow.artifacts..",
        "org.modelwright.oms..",
        "org.modelwright.mlflow.rest..",
        "org.modelwright.mlflow.sqlite.."
    };

    /**
     * The picture in docs/ARCHITECTURE.md is what the imports say: a package stands one floor above the highest that it
     * uses, so nothing points back up.
     */
    @ArchTest
    static void thePictureOfTheFloorsIsTheOneOfTheImports(JavaClasses all) throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass from : all) {
            Set<String> used = uses.computeIfAbsent(room(from), it -> new TreeSet<>());
            from.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(to -> to.getPackageName().startsWith("org.modelwright"))
                    .map(ArchitectureTest::room)
                    .filter(to -> !to.equals(room(from)))
                    .forEach(used::add);
        }
        Map<Integer, Set<String>> floors = new TreeMap<>(Comparator.reverseOrder());
        uses.keySet()
                .forEach(room -> floors.computeIfAbsent(floor(room, uses, List.of()), it -> new TreeSet<>())
                        .add(room));
        String picture = floors.entrySet().stream()
                .map(floor -> "%2d  %s%n".formatted(floor.getKey(), String.join("  ", floor.getValue())))
                .collect(Collectors.joining());

        Matcher drawn = Pattern.compile("```text\\n( *\\d+ .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(root(), "docs", "ARCHITECTURE.md")));
        assertThat(drawn.find()).as("a picture of the floors").isTrue();
        assertThat(drawn.group(1)).isEqualTo(picture);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName().replaceFirst("^org\\.modelwright\\.?", "");
        return name.isEmpty() ? "root" : name;
    }

    private static int floor(String room, Map<String, Set<String>> uses, List<String> above) {
        assertThat(above).as("a circle").doesNotContain(room);
        List<String> path = Stream.concat(above.stream(), Stream.of(room)).toList();
        return 1
                + uses.get(room).stream()
                        .mapToInt(it -> floor(it, uses, path))
                        .max()
                        .orElse(0);
    }

    private static String root() {
        return Objects.requireNonNull(System.getProperty("modelwright.root"));
    }

    private static boolean ofNoPromise(JavaClass type) {
        return Stream.of(NO_PROMISE).anyMatch(it -> PackageMatcher.of(it).matches(type.getPackageName()));
    }

    @ArchTest
    static final ArchRule noCyclesBetweenPackages =
            slices().matching("org.modelwright.(**)").should().beFreeOfCycles();

    /** Nothing computes on threads that no job asked for. */
    @ArchTest
    static final ArchRule noCommonPool = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(BaseStream.class)))
                    .and(target(name("parallel")))
                    .or(target(nameMatching("parallel(Stream|Sort|Prefix|SetAll)")))
                    .or(target(owner(type(ForkJoinPool.class))))
                    .or(target(owner(type(CompletableFuture.class))).and(target(nameMatching(".*Async")))));

    /** Those that only wait come from there, too. */
    @ArchTest
    static final ArchRule threadsOnlyFromTheSession = noClasses()
            .that()
            .doNotBelongToAnyOf(Threads.class)
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class);

    /** What is staged lies beside its place, for a move at once. */
    @ArchTest
    static final ArchRule temporaryFilesOnlyFromTheSession = noClasses()
            .that()
            .doNotBelongToAnyOf(Session.class, Staged.class)
            .should()
            .callMethodWhere(target(owner(assignableTo(Files.class).or(assignableTo(File.class))))
                    .and(target(nameMatching("createTemp.*"))));

    @ArchTest
    static final ArchRule jacksonOnlyWhereJsonIsWritten = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.internal.text")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule templatesOnlyInTheCard = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.card")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("gg.jte..");

    @ArchTest
    static final ArchRule yamlOnlyInConfigAndTree = noClasses()
            .that()
            .resideOutsideOfPackages("org.modelwright.config", "org.modelwright.internal.text")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml..");

    @ArchTest
    static final ArchRule sqlOnlyForTheStoreDuckdbAndTheReaderOfDatabases = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.modelwright.mlflow.sqlite", "org.modelwright.table.duckdb", "org.modelwright.table.jdbc")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.duckdb..");

    @ArchTest
    static final ArchRule httpInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.internal.http")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule mailInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.alert")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.mail..", "jakarta.activation..", "org.eclipse.angus..");

    @ArchTest
    static final ArchRule onnxRuntimeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.onnx.runtime")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule checksumsInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("org.modelwright.checksum")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "shaded.parquet..", "io.airlift..");

    @ArchTest
    static final ArchRule jnaOnlyForMemoryAndTheStartOfOnnxRuntime = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.modelwright.data", "org.modelwright.table.duckdb", "org.modelwright.onnx.runtime")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule theLibraryNeverExitsOrPrints = noClasses()
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule staticFieldsAreFinal =
            fields().that().areStatic().and().doNotHaveName("$VALUES").should().beFinal();

    @ArchTest
    static final ArchRule noThreadLocals =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

    @ArchTest
    static void everyKindIsARecord(JavaClasses all) {
        Set<String> interfaces = Set.of(
                "org.modelwright.reader.Reader",
                "org.modelwright.splitter.Splitter",
                "org.modelwright.model.Model",
                "org.modelwright.metric.Metric",
                "org.modelwright.signer.Signer",
                "org.modelwright.saver.Saver",
                "org.modelwright.registry.Register",
                "org.modelwright.alert.AlertChannel",
                "org.modelwright.job.Job");
        Set<String> wrong = all.stream()
                .filter(type -> !type.isInterface() && !type.isRecord())
                .filter(type -> type.getAllRawInterfaces().stream()
                        .map(JavaClass::getName)
                        .anyMatch(interfaces::contains))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static final ArchRule smellsHaveNoClass = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveNameMatching(".*\\.Base[A-Z][A-Za-z]*");

    @ArchTest
    static void theDocumentNamesWhatExistsAndEveryPublicClass(JavaClasses all) throws IOException {
        Set<String> named = namedIn("ARCHITECTURE.md");
        Set<String> exist = all.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        Set<String> elsewhere =
                Set.of("XGBoostModel", "XGBoostPlugin", "SparkEngine", "SparkPlugin", "Main", "ArchitectureTest");
        assertThat(named)
                .as("names in docs/ARCHITECTURE.md")
                .allMatch(name -> exist.contains(name) || elsewhere.contains(name));
        Set<String> open = all.stream()
                .filter(type -> type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))
                .filter(type -> !ofNoPromise(type))
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).as("public classes").containsAll(open);
    }

    @ArchTest
    static void theGlossaryNamesWhatExists(JavaClasses all) throws IOException {
        Set<String> exist = all.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        exist.add("ArchitectureTest");
        assertThat(namedIn("GLOSSARY.md"))
                .as("names in docs/GLOSSARY.md")
                .hasSizeGreaterThan(30)
                .allMatch(exist::contains);
    }

    /** {@return what stands in a document of docs as code and looks like a class} */
    private static Set<String> namedIn(String document) throws IOException {
        Matcher names = Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*)`")
                .matcher(Files.readString(Path.of(root(), "docs", document)));
        Set<String> named = new TreeSet<>();
        while (names.find()) {
            named.add(names.group(1));
        }
        return named;
    }

    /** Else a job could not be split by a column that its reader excludes. */
    @ArchTest
    static void everyReaderReadsColumnsThatOnlySplit(JavaClasses all) {
        assertThat(all.stream().filter(type -> type.isAssignableTo(Reader.class) && !type.isInterface()))
                .isNotEmpty()
                .allMatch(type ->
                        type.tryGetMethod("read", Session.class, Set.class).isPresent());
    }
}
