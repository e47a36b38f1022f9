package org.modelwright.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.modelwright.error.Redactor;

class FailureCardTest {

    private static List<String> ids(String html) {
        return Pattern.compile("<section id=\"(\\w+)\"")
                .matcher(html)
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    @Test
    void everySectionStandsInItsOrder() {
        FailureCard card = FailureCard.of(FailedRuns.of(1, List.of("hour")));
        assertThat(ids(card.html())).containsExactly("cause", "evidence", "steps", "left", "warnings", "run");
        assertThat(card.html())
                .contains(
                        "The data is missing, damaged or not what was promised: the job ended in its step read after 4.00 s")
                .contains("Maybe", "exclude: [hour]", "hour:3:7", "first, 10 of 60", "it failed here")
                .contains("<data value=\"3.0\">3</data>")
                .contains("default-src 'none'".replace("'", "&#39;"))
                .doesNotContain(" style=\"");
        assertThat(card.markdown())
                .startsWith("# hour\n")
                .contains(
                        "- **hour:3:7:** The column \\(hour\\) breaks type \\(double\\).\n  - Maybe exclude: \\[hour\\]")
                .contains("| `read` | 3.00 |", "- **Run:** FAILED in hour");
    }

    @Test
    void namesAreTextAndNothingElse() {
        FailureCard card = FailureCard.of(FailedRuns.hostile());
        assertThat(card.html())
                .doesNotContain("<script", "<img", "<h1>out", "href=\"javascript")
                .contains("&lt;script&gt;document.title=", "😀 émoji", "${1+1} @if(true) {{x}}");
        assertThat(card.markdown()).doesNotContain("\n<").contains("# &lt;script&gt;document.title=");
    }

    @Test
    void aPageOfAThousandProblemsStaysAPage() {
        FailureCard card = FailureCard.of(FailedRuns.of(1000, CardRuns.HOSTILE));
        assertThat(card.html()).contains("And 980 problems more.").hasSizeLessThan(400_000);
        assertThat(card.markdown()).contains("and 980 more").hasSizeLessThan(150_000);
    }

    @Test
    void noSecretIsOnIt() {
        Redactor.learn("tr0ub4dor-and-three");
        FailureCard card = FailureCard.of(FailedRuns.of(2, List.of("a tr0ub4dor-and-three b")));
        assertThat(card.html()).contains(Redactor.MASK).doesNotContain("tr0ub4dor");
        assertThat(card.markdown()).doesNotContain("tr0ub4dor");
    }
}
