package org.modelwright.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Scikit-learn counts the words of texts as we do, and ONNX Runtime in Java and in Python as well. */
@Tag("oracle")
class CountVectorizerOracleTest {

    private static final String COMPARE = """
            import json, numpy as np, onnxruntime, pandas as pd
            from sklearn.feature_extraction.text import CountVectorizer
            texts = json.load(open("texts.json"))
            new = json.load(open("new.json"))
            for name, keys in {"all": dict(), "rare": dict(min_df=3, max_df=0.3), "binary": dict(binary=True, lowercase=False)}.items():
                vectorizer = CountVectorizer(**keys).fit(texts)
                words = vectorizer.get_feature_names_out()
                ours = pd.read_csv(name + ".csv")
                session = onnxruntime.InferenceSession(name + ".onnx", providers=["CPUExecutionProvider"])
                outputs = [it.name for it in session.get_outputs()]
                found = session.run(None, {"note": np.array(new, dtype=object).reshape(-1, 1)})
                graph = pd.DataFrame(dict(zip(outputs, found)))
                want = vectorizer.transform(new).toarray()
                print(name, len(words) > 20, list(ours.columns) == ["note=" + it for it in words],
                      (ours.to_numpy() == want).all(), (graph.to_numpy() == want).all(), want.sum() > 100)
            """;

    private static final String[] WORDS = {
        "The", "the", "a", "cat's", "dog,", "x_1", "it.is", "(no)", "42", "B", "don't", "été", "naïve", "--", "a-b-cd",
        "THE"
    };

    @TempDir
    private Path folder;

    private final Random random = new Random(5);

    private String text() {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(it -> random.nextBoolean()
                        ? WORDS[random.nextInt(WORDS.length)]
                        : "w" + (int) (40 * random.nextDouble() * random.nextDouble()))
                .collect(Collectors.joining(List.of(" ", "\n", "; ").get(random.nextInt(3))));
    }

    @Test
    void scikitLearnCountsTheSameWords() throws IOException {
        List<String> texts = new ArrayList<>();
        IntStream.range(0, 300).forEach(it -> texts.add(text()));
        List<String> others = new ArrayList<>(List.of("", "!?", "unseen words alone", "w1 w1\tw1", "a b c"));
        IntStream.range(0, 100).forEach(it -> others.add(text() + " unseen"));
        Files.writeString(folder.resolve("texts.json"), Json.write(texts));
        Files.writeString(folder.resolve("new.json"), Json.write(others));
        CountVectorizer all = CountVectorizer.of("note").maxFeatures(1000);
        write("all", all, texts, others);
        write("rare", all.minDf(3).maxDf(0.3), texts, others);
        write("binary", all.binary(true).lowercase(false), texts, others);

        assertThat(Python.MLFLOW_3_17.run(folder, COMPARE).lines())
                .containsExactly(
                        "all True True True True True",
                        "rare True True True True True",
                        "binary True True True True True");
    }

    private static FittedTransforms fit(CountVectorizer vectorizer, Frame training) {
        return FittedTransforms.fit(
                        List.of(vectorizer),
                        training,
                        DatePartsTest.target(training.rows()),
                        InnerSplits.byRow(),
                        Sessions.of(1L << 30, 2))
                .transforms();
    }

    private void write(String name, CountVectorizer vectorizer, List<String> texts, List<String> others)
            throws IOException {
        FittedTransforms fitted = fit(vectorizer, Frame.of(TextColumn.of("note", texts.toArray(String[]::new))));
        Frame inputs = Frame.of(TextColumn.of("note", others.toArray(String[]::new)));
        DatePartsTest.same(fitted, inputs);
        DatePartsTest.same(fitted, inputs.head(1));
        DatePartsTest.same(fitted, inputs.head(0));
        Frame made = fitted.apply(inputs, Space.MEMORY, Threads.CALLER);
        Files.write(folder.resolve(name + ".onnx"), DatePartsTest.graph(fitted));
        Files.writeString(
                folder.resolve(name + ".csv"),
                String.join(",", made.names()) + "\n"
                        + IntStream.range(0, made.rows())
                                .mapToObj(row -> made.columns().stream()
                                        .map(column -> column.text(row))
                                        .collect(Collectors.joining(",")))
                                .collect(Collectors.joining("\n")));
    }

    @Test
    void theMostFrequentWordsAreCountedAndWhatCannotBeMeantIsRefused() {
        Frame training =
                Frame.of(TextColumn.of("note", "bb aa aa", null, "", "cc bb dd"), LongColumn.of("n", 1, 2, 3, 4));
        assertThat(fit(CountVectorizer.of("note").maxFeatures(3), training)
                        .makes()
                        .toString())
                .isEqualTo("{note=[note=aa, note=bb, note=cc]}");
        assertThatThrownBy(() -> fit(CountVectorizer.of("n"), training))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (n) of CountVectorizer is long, and it takes text.");
        assertThatThrownBy(() -> fit(CountVectorizer.of("note").minDf(3), training))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no word that min_df (3.0) and max_df (1.0) leave: 4 different words in 4");
        assertThatThrownBy(() -> Records.of(
                        CountVectorizer.class, Map.of("column", "", "maxFeatures", 0, "minDf", -1.0, "maxDf", 1.5)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "The column of CountVectorizer is empty.",
                        "The max_features (0) is no count from 1 to 5000.",
                        "The min_df (-1.0) is neither a share",
                        "The max_df (1.5) is neither a share");
    }
}
