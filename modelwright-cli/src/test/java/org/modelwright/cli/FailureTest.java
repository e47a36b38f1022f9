package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;

class FailureTest {

    private static final Problem PROBLEM = new Problem(
            "The test_size (1.4) is not between 0 and 1.", "0.14", new Place("a.yaml", 3, 7), "job.splitter");

    static Stream<Arguments> classes() {
        List<Problem> problems = List.of(PROBLEM, Problem.of("And more."));
        return Stream.of(
                Arguments.of(new ConfigException(problems), "config", 2),
                Arguments.of(new DataException(problems), "data", 3),
                Arguments.of(new GateException(problems), "gate", 4),
                Arguments.of(new InfrastructureException(problems), "infrastructure", 5),
                Arguments.of(new InterruptedJobException(problems), "interrupted", 130));
    }

    @ParameterizedTest
    @MethodSource("classes")
    void eachClassHasItsCode(RuntimeException thrown, String kind, int code) throws IOException {
        Failure failure = Failure.of(thrown);

        assertThat(failure.exitCode()).isEqualTo(code);
        assertThat(failure.text())
                .isEqualTo("The test_size (1.4) is not between 0 and 1. (a.yaml:3:7)\n  Maybe 0.14\nAnd more.\n");
        String json = JsonText.of(failure.answer("0123"));
        Answer.mustMatch(json, "failed.schema.json");
        assertThat(json)
                .isEqualTo("{\"status\":\"FAILED\",\"run_id\":\"0123\",\"exit_code\":" + code
                        + ",\"error\":{\"class\":\"" + kind + "\",\"problems\":["
                        + "{\"message\":\"The test_size (1.4) is not between 0 and 1.\",\"maybe\":\"0.14\","
                        + "\"file\":\"a.yaml\",\"line\":3,\"column\":7,\"path\":\"job.splitter\"},"
                        + "{\"message\":\"And more.\",\"maybe\":null,"
                        + "\"file\":null,\"line\":null,\"column\":null,\"path\":null}]}}");
    }

    @Test
    void anythingElseIsADefectWhoseMessageStaysInside() throws IOException {
        Failure failure = Failure.of(new IllegalStateException("password=hunter2"));

        assertThat(failure.exitCode()).isEqualTo(70);
        assertThat(failure.text())
                .startsWith(
                        "This is a defect of Modelwright: IllegalStateException in org.modelwright.cli.FailureTest.")
                .contains("  Maybe report it with what the same command says with --debug.")
                .doesNotContain("hunter2");
        Answer.mustMatch(JsonText.of(failure.answer(null)), "failed.schema.json");
    }

    @Test
    void tooLittleMemoryIsTheMachines() throws IOException {
        Failure failure = Failure.of(new OutOfMemoryError("Java heap space"));

        assertThat(failure.exitCode()).isEqualTo(5);
        assertThat(failure.text()).contains("needs more memory").contains("MODELWRIGHT_JAVA_OPTS='-Xmx");
        Answer.mustMatch(JsonText.of(failure.answer(null)), "failed.schema.json");
    }
}
