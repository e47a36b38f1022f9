package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Rows;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** A program of somebody else, which knows nothing of the launcher's variables and flags. */
class EmbeddedTest {

    @TempDir
    Path folder;

    /** Trains and saves, as such a program would. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            Rows rows = new Rows(200, 1);
            FittedModel model = XGBoostModel.of()
                    .rounds(3)
                    .fit(rows.inputs(), Target.of(rows.numbers(), null), FitContext.quiet(Sessions.of(1L << 28, 2)));
            SavedModels.save(model, rows.inputs(), Path.of(arguments[0]));
        }
    }

    /** ONNX Runtime's usage data, beside XGBoost's library, ended the JVM without a word, and wrote into the home. */
    @Test
    void aModelIsSavedAndNothingIsWrittenElsewhere() throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path out = folder.resolve("out");
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "-Duser.home=" + home,
                "-Djna.tmpdir=" + folder,
                Program.class.getName(),
                Files.createDirectory(folder.resolve("model")).toString());
        program.environment().remove("ORT_DISABLE_TELEMETRY");
        program.environment().remove("XDG_CACHE_HOME");
        program.environment().put("HOME", home.toString());
        int exit = program.redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(out)).isZero();
        assertThat(folder.resolve("model/MLmodel")).exists();
        assertThat(home).isEmptyDirectory();
    }

    /** Of this JVM, however its classes were found. */
    private static String classPath() {
        if (EmbeddedTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"));
        }
        return System.getProperty("java.class.path");
    }
}
