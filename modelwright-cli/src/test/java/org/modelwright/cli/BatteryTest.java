package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.internal.text.Json;

/** The table battery.txt: bad and awkward files and configurations, each with its exit code and the words of its error. */
class BatteryTest {

    private static final int ROWS = 40;
    private static final Pattern FILE = Pattern.compile("(\\S+) (rows|text|sql|dir|none)(?: (.*))?");
    private static final Pattern REPEATED = Pattern.compile("\\$(\\d+)\\((.*?)\\)(?![,}\\]])");

    private static final String JOB = """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: "$D/inputs.csv", key: id}
              targets: {KIND: CsvReader, path: "$D/targets.csv", key: id}
              model: {KIND: LinearModel}
              alerts_service: {channels: []}
              mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: battery}
            """;

    @TempDir
    Path folder;

    /**
     * One line of the table.
     *
     * @param name what it is called
     * @param files how its files are made
     * @param configuration what is laid over the job
     * @param exitCode the exit code of run
     * @param words what must be said
     */
    record Case(String name, String files, String configuration, int exitCode, List<String> words) {

        static Case of(String line) {
            String[] cells = line.split("\\s\\|(?=\\s|$)", -1);
            assertThat(cells).as(line).hasSize(5);
            return new Case(
                    cells[0].strip(),
                    cells[1].strip(),
                    cells[2].strip(),
                    Integer.parseInt(cells[3].strip()),
                    Arrays.stream(cells[4].split(" ; "))
                            .map(String::strip)
                            .filter(it -> !it.isEmpty())
                            .toList());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> table() throws IOException {
        try (InputStream in = BatteryTest.class.getResourceAsStream("battery.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Case::of)
                    .toList()
                    .stream();
        }
    }

    @Test
    void theTableIsLongAndNamesNothingTwice() throws IOException {
        List<String> names = table().map(Case::name).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachLineEndsAsTheTableSays(Case line) throws Exception {
        write("inputs.csv", rows("id,a,b", row -> row + "," + row * 7919 % 37 + "," + row * 104729 % 23 / 2.0));
        write("targets.csv", rows("id,y", row -> row + "," + (row * 15485863L % 41 + row % 3 / 4.0)));
        write("job.yaml", JOB.replace("$D", folder.toString()));
        make(line.files());
        Map<Path, byte[]> before = contents();

        String[] arguments = {"run", folder.resolve("job.yaml").toString(), "--output", "json"};
        if (!line.configuration().isEmpty()) {
            arguments = Arrays.copyOf(arguments, 6);
            arguments[4] = "-e";
            arguments[5] = "job: " + line.configuration().replace("$D", folder.toString());
        }
        Answer answer = Answer.to(arguments);

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(line.exitCode());
        String said = answer.err() + answer.out();
        line.words().forEach(word -> assertThat(said).contains(word));
        assertThat(said).doesNotContain("\tat ", "Exception", "defect", "hunter2");
        if (line.exitCode() == 0) {
            assertThat(answer.out()).contains("\"status\":\"FINISHED\"");
        } else {
            answer.mustFail(line.exitCode());
            assertThat(versions()).isZero();
        }
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            assertThat(Files.readAllBytes(file.getKey())).isEqualTo(file.getValue());
        }
        if (line.exitCode() > 0) {
            follow(line, answer, arguments);
        }
    }

    // ---- what Maybe says, done once ----

    private static final Pattern ADVICE = Pattern.compile("([a-z_]+): (?!a |one of )(.+?)(?:, or .*|\\.)?");
    private static final Pattern WORD =
            Pattern.compile("'?([\\w@-]+(?:\\.\\w+)?)'?(?:\\.? The known ones.*|,? or .*|, .*|\\.)?");
    private static final Pattern COMMAND = Pattern.compile("(?:cat|gzip|zstd|tr|jq|mkdir) .*?(?:> (\\S+))?");
    private static final Pattern FOUND = Pattern.compile("\\(([^()]*)\\)");

    /** Does what each advice says that can be done by a machine; the next answer is no refusal about the same place. */
    private void follow(Case line, Answer answer, String... arguments) throws Exception {
        List<String> settings = new ArrayList<>();
        String[] followed = arguments.clone();
        List<Map<?, ?>> problems = problems(answer);
        List<Map<?, ?>> done = new ArrayList<>();
        for (Map<?, ?> problem : problems) {
            String maybe = String.valueOf(problem.get("maybe"));
            String path = String.valueOf(problem.get("path"));
            Matcher found = FOUND.matcher(String.valueOf(problem.get("message")));
            Matcher advice = ADVICE.matcher(maybe);
            Matcher word = WORD.matcher(maybe);
            boolean mine = followed.length > 5
                    && found.find()
                    && !found.group(1).isEmpty()
                    && followed[5].contains(found.group(1))
                    && (problem.get("file") != null || isColumnOfAKey(problem));
            Matcher command = COMMAND.matcher(maybe);
            if (command.matches()) {
                if (!shell(maybe)) {
                    continue; // a program that is not there
                }
                if (command.group(1) != null) {
                    String side = maybe.contains("targets") ? "targets" : "inputs";
                    settings.add("--set");
                    settings.add(side + ".path=" + folder.resolve(command.group(1)));
                }
            } else if (advice.matches() && Set.of("exclude", "encoding", "key").contains(advice.group(1))) {
                settings.add("--set");
                settings.add("inputs." + advice.group(1) + "=" + advice.group(2));
            } else if (advice.matches() && path.startsWith("job.")) {
                settings.add("--set");
                int at = (path + ".").indexOf("." + advice.group(1) + ".");
                String block = at < 0 ? path.replaceFirst("\\.[^.]+$", "") : path.substring(0, at);
                settings.add(block + "." + advice.group(1) + "=" + advice.group(2));
            } else if (word.matches() && mine && !maybe.startsWith("leave ") && !maybe.startsWith("one of")) {
                followed[5] = followed[5].replace(found.group(1), word.group(1));
            } else {
                continue; // for people
            }
            done.add(problem);
        }
        if (done.isEmpty()) {
            return;
        }
        followed[0] = "plan";
        List<String> all = new ArrayList<>(List.of(followed));
        all.addAll(settings);
        Answer next = Answer.to(all.toArray(String[]::new));
        List<Map<?, ?>> left = next.exitCode() == 0 ? List.of() : problems(next);
        for (Map<?, ?> problem : done) {
            assertThat(left)
                    .as("%s%nfollowed as %s", answer.err(), all)
                    .noneMatch(it -> it.get("message").equals(problem.get("message"))
                            || problem.get("path") != null
                                    && problem.get("path").equals(it.get("path")));
        }
        assertThat(next.exitCode()).as(next.err()).isNotEqualTo(70);
    }

    /** What the data does not have, though a key names it: that stands in no line of a file. */
    private static boolean isColumnOfAKey(Map<?, ?> problem) {
        return String.valueOf(problem.get("message"))
                .matches("The column \\(.*\\) of (key|columns|exclude|where|splitter) .*");
    }

    /** Does what a command says in the folder; false if there is no such program. */
    private boolean shell(String command) throws Exception {
        Process bash = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = bash.waitFor();
        assertThat(exitCode).as("%s%n%s", command, said).isIn(0, 127);
        return exitCode == 0;
    }

    private static List<Map<?, ?>> problems(Answer answer) {
        List<Map<?, ?>> problems = new ArrayList<>();
        Map<?, ?> said = (Map<?, ?>) Json.read(answer.out());
        Map<?, ?> error = said.get("error") instanceof Map<?, ?> failed
                ? failed
                : said.get("failure") instanceof Map<?, ?> failed ? failed : Map.of();
        if (error.get("problems") instanceof List<?> list) {
            list.forEach(it -> problems.add((Map<?, ?>) it));
        }
        return problems;
    }

    private long versions() throws SQLException {
        if (!Files.exists(folder.resolve("mlflow.db"))) {
            return 0;
        }
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                ResultSet count = store.createStatement().executeQuery("select count(*) from model_versions")) {
            return count.getLong(1);
        }
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    // ---- how files are made ----

    private void make(String recipe) throws IOException, SQLException {
        String[] parts = recipe.isEmpty() ? new String[0] : recipe.split(" // ");
        for (int i = 0; i < parts.length; i++) {
            Matcher file = FILE.matcher(parts[i].strip());
            assertThat(file.matches()).as(parts[i]).isTrue();
            Path path = folder.resolve(file.group(1));
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            String content = Objects.requireNonNullElse(file.group(3), "");
            switch (file.group(2)) {
                case "dir" -> Files.createDirectory(path);
                case "text" -> Files.write(path, bytes(repeated(content.replace("¦", "|"))));
                case "sql" -> parquet(path, content);
                case "rows" -> {
                    String template = parts[++i].strip();
                    Map<Integer, String> others = new HashMap<>();
                    while (i + 1 < parts.length && parts[i + 1].startsWith("@")) {
                        String[] other = parts[++i].substring(1).split("=", 2);
                        others.put(Integer.parseInt(other[0]), other[1].strip());
                    }
                    String text = rows(
                            content, row -> others.getOrDefault(row, template.replace("#", Integer.toString(row))));
                    Files.write(path, bytes(text));
                }
                default -> {} // none
            }
            if (i + 1 < parts.length && parts[i + 1].startsWith("cut ")) {
                byte[] whole = Files.readAllBytes(path);
                Files.write(
                        path,
                        Arrays.copyOf(
                                whole, Integer.parseInt(parts[++i].substring(4).strip())));
            }
        }
    }

    private static String rows(String header, IntFunction<String> line) {
        return header + "\n" + IntStream.range(0, ROWS).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** $3(x#) is x0x1x2. */
    private static String repeated(String text) {
        return REPEATED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(IntStream.range(0, Integer.parseInt(found.group(1)))
                        .mapToObj(row -> found.group(2).replace("#", Integer.toString(row)))
                        .collect(Collectors.joining())));
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case 'n', 'r', 't' -> {
                    bytes.write(next == 'n' ? '\n' : next == 'r' ? '\r' : '\t');
                    i++;
                }
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                    i += 3;
                }
                default -> bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static void parquet(Path file, String sql) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("copy (" + sql + ") to '" + file + "' (format parquet)");
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
