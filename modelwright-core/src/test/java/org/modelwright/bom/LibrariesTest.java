package org.modelwright.bom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.bom.Library.Form;
import org.modelwright.data.Threads;
import org.modelwright.internal.text.Sha256;

class LibrariesTest {

    @TempDir
    private Path folder;

    private Path jar(String name, Map<String, String> manifest, String... coordinates) throws IOException {
        Manifest says = new Manifest();
        says.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((key, value) -> says.getMainAttributes().putValue(key, value));
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.setLevel(Deflater.NO_COMPRESSION); // equal lengths give equal sizes
            jar.putNextEntry(new JarEntry(JarFile.MANIFEST_NAME));
            says.write(jar);
            jar.closeEntry();
            for (String each : coordinates) {
                String[] parts = each.split(":");
                jar.putNextEntry(new JarEntry("META-INF/maven/" + parts[0] + "/" + parts[1] + "/pom.properties"));
                jar.write("groupId=%s%nartifactId=%s%nversion=%s%n"
                        .formatted((Object[]) parts)
                        .getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        return file;
    }

    private List<Library> read(Path... entries) {
        return new Libraries(folder.resolve("kept/libraries.json"), Threads.CALLER).of(List.of(entries), List.of());
    }

    @Test
    void aJarIsWhatItsCoordinatesSay() throws IOException {
        Path jar = jar("renamed.jar", Map.of("Bundle-License", "Our own"), "org.example:kinds:1.0+2");

        Library library = read(jar).get(0);

        assertThat(library)
                .isEqualTo(new Library(
                        Form.JAR, "org.example", "kinds", "1.0+2", "Our own", "renamed.jar", Sha256.of(jar)));
        assertThat(library.purl()).contains("pkg:maven/org.example/kinds@1.0%2B2");
        assertThat(library.lacks()).isEmpty();
        assertThat(Libraries.isSpdx(library)).isFalse();
    }

    /** The distribution's have no coordinates inside, and a manifest may say more than the version. */
    @Test
    void aJarWithoutCoordinatesIsWhatItsFileIsCalled() throws IOException {
        List<Library> all = read(
                jar("jna-5.19.1.jar", Map.of("Implementation-Version", "5.19.1 (b0)")),
                jar("strange.jar", Map.of()),
                jar("told.jar", Map.of("Implementation-Version", "7", "Bundle-License", "MIT")));

        assertThat(all.get(0).purl()).contains("pkg:maven/net.java.dev.jna/jna@5.19.1");
        assertThat(all.get(0).licence()).isEqualTo("Apache-2.0");
        assertThat(all.get(1).purl()).isEmpty();
        assertThat(all.get(1).lacks()).containsExactly("version", "licence");
        assertThat(all.get(2).version()).isEqualTo("7");
        assertThat(all.get(2).lacks()).isEmpty();
    }

    @Test
    void aJarThatSwallowedOthersIsTheOneThatItIsCalledBy() throws IOException {
        String[] inside = {"org.eclipse.angus:smtp:2.0.5", "org.eclipse.angus:angus-mail:2.0.5"};

        List<Library> all = read(jar("angus-mail-2.0.5.jar", Map.of(), inside), jar("mine.jar", Map.of(), inside));

        assertThat(all).extracting(Library::name).containsExactly("angus-mail", "mine");
        assertThat(all).extracting(Library::group).containsExactly("org.eclipse.angus", "");
    }

    /** A stranger may call his jar as one of ours is called. */
    @Test
    void aLicenceOfOursIsOfOurGroupAlone() throws IOException {
        assertThat(read(jar("jna-1.jar", Map.of(), "org.example:jna:1")).get(0).licence())
                .isEmpty();
    }

    @Test
    void whatAManifestNamesIsThereToo() throws IOException {
        Path one = jar("a-1.jar", Map.of());
        jar("b-1.jar", Map.of("Class-Path", "a-1.jar http://example.org/x.jar"));
        Path last = jar("c-1.jar", Map.of("Class-Path", "b-1.jar gone.jar a-1.jar"));

        assertThat(read(last)).extracting(Library::file).containsExactly("a-1.jar", "b-1.jar", "c-1.jar");
        assertThat(read(last, one, one)).hasSize(3);
    }

    @Test
    void aFolderHasNeitherVersionNorHash() throws IOException {
        Library classes = read(Files.createDirectory(folder.resolve("classes")), folder.resolve("gone"))
                .get(0);

        assertThat(classes.form()).isEqualTo(Form.FOLDER);
        assertThat(classes.lacks()).containsExactly("version", "licence", "SHA-256");
    }

    @Test
    void aFileIsReadAgainWhenItsSizeOrTimeHasChanged() throws IOException {
        Path jar = jar("a-1.jar", Map.of("Bundle-License", "MIT"));
        Library before = read(jar).get(0);
        jar("a-1.jar", Map.of("Bundle-License", "ISC"));
        assertThat(read(jar)).as("of the same size and time").containsExactly(before);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(read(jar).get(0).licence()).isEqualTo("ISC");
        assertThat(read(jar).get(0).sha256()).isEqualTo(Sha256.of(jar)).isNotEqualTo(before.sha256());

        jar("a-1.jar", Map.of("Bundle-License", "BSD-3-Clause"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(read(jar).get(0).licence()).isEqualTo("BSD-3-Clause");
    }

    /** It may change once more within the same time. */
    @Test
    void aYoungFileIsNotKept() throws IOException {
        Path jar = jar("a-1.jar", Map.of());
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        read(jar);

        assertThat(folder.resolve("kept/libraries.json")).doesNotExist();
    }

    @Test
    void whatIsKeptIsOfFilesThatAreThere() throws IOException {
        Path gone = jar("a-1.jar", Map.of());
        Path kept = folder.resolve("kept/libraries.json");
        read(gone);
        assertThat(kept).content().contains("a-1.jar");
        Files.delete(gone);
        read(jar("b-1.jar", Map.of()));

        assertThat(kept).content().contains("b-1.jar").doesNotContain("a-1.jar");
        Files.writeString(kept, "[1");
        assertThat(read(folder.resolve("b-1.jar"))).hasSize(1);
        assertThat(kept).content().contains("b-1.jar");
    }

    /** Where the folder cannot be made, nothing is kept, and nothing fails. */
    @Test
    void nothingNeedBeKept() throws IOException {
        Files.writeString(folder.resolve("kept"), "a file");

        assertThat(read(jar("a-1.jar", Map.of()))).hasSize(1);
    }

    @Test
    void machineCodeIsNamedByWhatItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("unpacked~17"), "code");
        MachineCode code = new MachineCode("xgboost", "3.4.0", "Apache-2.0", "libxgboost4j.so", file);

        Library library = new Libraries(folder.resolve("kept"), Threads.CALLER)
                .of(List.of(), List.of(code))
                .get(0);

        assertThat(library.sha256()).isEqualTo(Sha256.of("code"));
        assertThat(library.purl()).contains("pkg:generic/xgboost@3.4.0#libxgboost4j.so");
    }

    /** NOTICE names what the distribution holds, the poms what it asks for. */
    @Test
    void everyLibraryOfTheDistributionHasALicence() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")));
        Map<String, Libraries.Part> licences = Libraries.licences();
        List<String> tests = Pattern.compile("(?s)<dependency>(.*?)</dependency>")
                .matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map(it -> it.group(1))
                .filter(it -> it.contains("<scope>test</scope>") && !it.contains("<type>"))
                .map(it -> tag(it, "artifactId"))
                .toList();
        List<String> wanted = new ArrayList<>();
        for (String module : List.of("core", "xgboost", "cli")) {
            wanted.add("org.modelwright:modelwright-" + module);
            String pom = Files.readString(root.resolve("modelwright-" + module + "/pom.xml"));
            Pattern.compile("(?s)<dependency>(.*?)</dependency>")
                    .matcher(pom.replaceFirst("(?s)<build>.*", ""))
                    .results()
                    .map(it -> it.group(1))
                    .filter(it -> !it.contains("<scope>test</scope>") && !tests.contains(tag(it, "artifactId")))
                    .forEach(it -> wanted.add(tag(it, "groupId") + ":" + tag(it, "artifactId")));
        }
        assertThat(wanted).hasSizeGreaterThan(20).allSatisfy(it -> {
            Libraries.Part known = licences.get(it.split(":")[1]);
            assertThat(known).as(it).isNotNull();
            assertThat(known.group()).isEqualTo(it.split(":")[0]);
        });
        String notice = Files.readString(root.resolve("NOTICE"));
        licences.forEach((name, known) -> Pattern.compile("(?m)^  .*\\b" + Pattern.quote(name) + "[,)].*$")
                .matcher(notice)
                .results()
                .forEach(it -> assertThat(it.group()).as(name).contains("  " + known.licence() + "  ")));
        Pattern.compile("(?m)^  [^(\\n]*\\(([a-z][a-z0-9_.-]+(?:, [a-z][a-z0-9_.-]+)*)\\)  ")
                .matcher(notice)
                .results()
                .flatMap(it -> List.of(it.group(1).split(", ")).stream())
                .forEach(it -> assertThat(licences).containsKey(it));
    }

    private static String tag(String xml, String name) {
        return xml.replaceFirst("(?s).*<" + name + ">(.*?)</" + name + ">.*", "$1");
    }
}
