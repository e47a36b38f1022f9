package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.model.LinearModel;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;

/** Programs that end while Modelwright works in them: {@code System.exit}, or a signal. */
class EndingTest {

    @TempDir
    Path folder;

    private String onnx = "";

    /** Predicts and loads in several threads without a pause, and ends itself. */
    static final class Serving {

        private Serving() {}

        public static void main(String[] arguments) throws InterruptedException {
            ScoringModel model = ScoringModel.load("models:/small/1", arguments[0]);
            CountDownLatch working = new CountDownLatch(3);
            double[] values = new double[2000];
            Frame rows = Frame.of(DoubleColumn.of("a", values));
            for (int number = 0; number < 3; number++) {
                boolean loads = number == 2;
                Thread thread = new Thread(() -> {
                    model.predict(rows);
                    working.countDown();
                    while (true) {
                        if (loads) {
                            OnnxModel.load(Path.of(arguments[2]), Threads.CALLER)
                                    .close();
                        } else {
                            model.predict(rows);
                        }
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            working.await();
            // As of a server that lets its last requests end.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
                while (System.nanoTime() < end) {
                    model.predict(rows);
                }
                OnnxModel.load(Path.of(arguments[2]), Threads.CALLER).close();
                System.err.println("served to the end");
            }));
            System.err.println("works");
            Thread.sleep(Long.parseLong(arguments[1]));
            System.exit(7);
        }
    }

    /** Runs a job in another thread, and ends when it fits: out of the main thread, or out of the job itself; or is told to. */
    static final class Training {

        private Training() {}

        public static void main(String[] arguments) throws InterruptedException {
            MlflowService store = MlflowService.of()
                    .trackingUri(arguments[0])
                    .experimentName("ended")
                    .registryName("ended");
            CountDownLatch fitting = new CountDownLatch(1);
            boolean itself = arguments[1].equals("itself");
            Thread thread =
                    new Thread(() -> SmallJob.of(Path.of(arguments[2]), store).run(new JobListener() {
                        @Override
                        public void stepStarted(String step) {
                            if (step.equals("fit")) {
                                System.err.println("fits");
                                fitting.countDown();
                                if (itself) {
                                    System.exit(7);
                                }
                                pause();
                            }
                        }
                    }));
            thread.start();
            fitting.await();
            if (arguments[1].equals("other")) {
                System.exit(7);
            }
        }

        /** A step that takes its time, and hears no interruption. */
        private static void pause() {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    @BeforeEach
    void model() throws IOException {
        SmallJob.data(folder);
        TrainingResult result = SmallJob.of(
                        folder,
                        MlflowService.of()
                                .trackingUri(store())
                                .experimentName("small")
                                .registryName("small"))
                .model(LinearModel.of())
                .run();
        onnx = Path.of(result.loggedModel().artifactUri(), "model.onnx").toString();
    }

    private String store() {
        return "sqlite:///" + folder.resolve("mlflow.db");
    }

    @Test
    void whileItPredicts() throws Exception {
        assertThat(predicting(2)).isEmpty();
    }

    @Test
    @Tag("thorough")
    void oftenWhileItPredicts() throws Exception {
        assertThat(predicting(Integer.getInteger("faults.exits", 20))).isEmpty();
    }

    private List<String> predicting(int count) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            String name = "serving" + number;
            boolean signal = number % 2 == 1;
            String pause = signal ? "60000" : Integer.toString(number % 10);
            Process process = PatientJava.start(folder, List.of(), Serving.class, store(), pause, onnx, name);
            if (signal) {
                waitFor("works", name, process);
                process.destroy();
            }
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = PatientJava.said(folder, name);
            if (!ended || process.waitFor() != (signal ? 143 : 7) || !said.contains("served to the end")) {
                wrong.add("ended with " + process.waitFor() + ": " + said);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(it -> it.getFileName().toString())
                    .filter(it -> it.startsWith("hs_err"))
                    .forEach(wrong::add);
        }
        return wrong;
    }

    private void waitFor(String word, String name, Process process) throws InterruptedException {
        while (process.isAlive() && !PatientJava.said(folder, name).contains(word)) {
            Thread.sleep(20);
        }
    }

    @Test
    void onASignalWhileItTrains() throws Exception {
        Process process =
                PatientJava.start(folder, List.of(), Training.class, store(), "signal", folder.toString(), "training");
        waitFor("fits", "training", process);
        process.destroy();
        assertThat(process.waitFor())
                .as(() -> PatientJava.said(folder, "training"))
                .isEqualTo(143);
        assertThat(Remains.of(store(), "ended")).singleElement().asString().startsWith("run KILLED");
    }

    @Test
    void whileItTrains() throws Exception {
        Process process =
                PatientJava.start(folder, List.of(), Training.class, store(), "other", folder.toString(), "training");
        assertThat(process.waitFor())
                .as(() -> PatientJava.said(folder, "training"))
                .isEqualTo(7);
        assertThat(Remains.of(store(), "ended")).singleElement().asString().startsWith("run KILLED");
    }

    /** Nobody else could wait for a thread that waits for the end of the process. */
    @Test
    void outOfTheJobItself() throws Exception {
        long start = System.nanoTime();
        Process process =
                PatientJava.start(folder, List.of(), Training.class, store(), "itself", folder.toString(), "training");
        assertThat(process.waitFor())
                .as(() -> PatientJava.said(folder, "training"))
                .isEqualTo(7);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(15);
    }
}
