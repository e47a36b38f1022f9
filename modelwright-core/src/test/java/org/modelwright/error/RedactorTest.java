package org.modelwright.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Secret;

class RedactorTest {

    private static final String TOKEN = "k\"ey/of+the & <house>\\7";

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatASecretIsMadeOfIsMaskedInEveryForm() {
        new Secret(TOKEN);
        for (String form : List.of(
                TOKEN,
                URLEncoder.encode(TOKEN, StandardCharsets.UTF_8),
                URLEncoder.encode(TOKEN, StandardCharsets.UTF_8).replace("+", "%20"),
                Pattern.compile("%..")
                        .matcher(
                                URLEncoder.encode(TOKEN, StandardCharsets.UTF_8).replace("+", "%20"))
                        .replaceAll(it -> it.group().toLowerCase(Locale.ROOT)),
                TOKEN.replace("\\", "\\\\").replace("\"", "\\\""),
                TOKEN.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))) {
            assertThat(Redactor.clean("{\"said\": \"" + form + "\"}")).isEqualTo("{\"said\": \"********\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:", "ab:", "abc:", "somebody:"})
    void inBase64TooWhateverStandsBeforeIt(String before) {
        String token = "plain-token-of-a-server";
        Redactor.learn(token);
        String told = base64(before + token + "x");
        String shown = Redactor.clean("Authorization: Basic " + told);
        assertThat(shown).contains("********");
        // At most the letters that hold bits of its neighbours stay.
        assertThat(shown.replace("Authorization: Basic ", "")
                        .replace("********", "")
                        .length())
                .isLessThan(told.length() - token.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "mean", "Bikes", "1000"})
    void wordsAndNumbersThatStandEverywhereStay(String password) {
        new Secret(password);
        assertThat(Redactor.clean("mean_squared_error 1000, true: Bikes"))
                .isEqualTo("mean_squared_error 1000, true: Bikes");
    }

    @Test
    void aHeaderIsKnownWithoutItsSchemeAndALoginByItsPassword() {
        Redactor.learn("Bearer 0f1e2d3c4b5a69788796");
        Redactor.learn("Basic " + base64("somebody:a-long-password-of-hers"));
        assertThat(Redactor.clean("wrong token 0f1e2d3c4b5a69788796, password a-long-password-of-hers"))
                .isEqualTo("wrong token ********, password ********");
    }

    @Test
    void anAddressIsKnownByItsPathAndItsParameters() {
        Redactor.learn("https://chat.example.org/services/T024BE7LD/B0GQ5/Xz91LmN0pQrStUv?sig=Zy8%2Fw7v6u5t4s3r");
        assertThat(Redactor.clean("no webhook at /services/T024BE7LD/B0GQ5/Xz91LmN0pQrStUv"))
                .isEqualTo("no webhook at ********");
        assertThat(Redactor.clean("Xz91LmN0pQrStUv is gone; Zy8/w7v6u5t4s3r, too"))
                .isEqualTo("******** is gone; ********, too");
        assertThat(Redactor.clean("chat.example.org does not answer")).isEqualTo("chat.example.org does not answer");
    }

    @Test
    void eachLineOfALongSecretIsOne() {
        Redactor.learn(
                "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqG\nSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n");
        assertThat(Redactor.clean("-----BEGIN PRIVATE KEY----- SM49AwEHBG0wawIBAQQg"))
                .isEqualTo("-----BEGIN PRIVATE KEY----- ********");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://me:p@ss@host:5000/path@x         | http://********@host:5000/path@x
            https://host/a?x=1&token=abc&y=2        | https://host/a?x=1&token=********&y=2
            https://host/a?to%6ben=abc#top          | https://host/a?to%6ben=********#top
            https://h/c?X-Amz-Signature=abc         | https://h/c?X-Amz-Signature=********
            "https://h/c?sig=abc"                   | "https://h/c?sig=********"
            the option (--password=abc)             | the option (--password=********)
            sqlite:///home/me@work/mlflow.db        | sqlite:///home/me@work/mlflow.db
            token_type = 'x' and a.password = 'y'   | token_type = 'x' and a.password = 'y'
            https://host/a?key_file=a.pem           | https://host/a?key_file=a.pem
            """)
    void whatAnAddressTellsIsMaskedThoughNobodyReadItAsASecret(String text, String shown) {
        assertThat(Redactor.clean(text)).isEqualTo(shown);
        assertThat(Redactor.clean(shown)).isEqualTo(shown);
    }

    @Test
    void aShortSecretIsAWordOfItsOwnAndAVeryShortOneIsNone() {
        Redactor.learn("sw0rdf");
        Redactor.learn("xyz");
        assertThat(Redactor.clean("sw0rdf, a sw0rdfish, xyz, _sw0rdf_"))
                .isEqualTo("********, a sw0rdfish, xyz, _********_");
        assertThat(Redactor.isTold("sw0rdf")).isFalse();
        Redactor.learn("a-name-that-is-no-chance");
        assertThat(Redactor.isTold("my a-name-that-is-no-chance")).isTrue();
    }

    @Test
    void aProblemAndItsExceptionHoldNone() {
        Redactor.learn("the-password-of-the-base");
        DataException failure =
                new DataException(List.of(Problem.of("It is the-password-of-the-base.", "no the-password-of-the-base.")
                        .with(Map.of("evidence", List.of(Map.of("said", "the-password-of-the-base"))))));
        assertThat(failure.getMessage() + failure.problems()).doesNotContain("the-password-of-the-base");
        Throwable cause =
                Redactor.clean(new IllegalStateException(new IllegalStateException("the-password-of-the-base")));
        assertThat(cause).hasNoCause();
        assertThat(cause.getMessage())
                .isEqualTo("java.lang.IllegalStateException: java.lang.IllegalStateException: ********");
        Throwable harmless = new IllegalStateException("harmless");
        assertThat(Redactor.clean(harmless)).isSameAs(harmless);
    }
}
