package org.modelwright.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.modelwright.internal.text.Sha256;
import org.modelwright.saver.SavedModels;

class CardTest {

    @Test
    void everySectionStandsInItsOrder() {
        assertThat(ids(Card.of(CardRuns.regression()).html()))
                .containsExactly(
                        "scores",
                        "data",
                        "split",
                        "learning",
                        "search",
                        "decisions",
                        "errors",
                        "worst",
                        "slices",
                        "reasons",
                        "settings",
                        "lineage");
    }

    @Test
    void whatTheRecordDoesNotHoldIsLeftOut() {
        assertThat(ids(Card.of(SavedModels.run()).html())).contains("scores", "settings", "lineage");
    }

    private static List<String> ids(String html) {
        return Pattern.compile("<section id=\"(\\w+)\"")
                .matcher(html)
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    @Test
    void namesAreTextAndNothingElse() {
        Card card = Card.of(CardRuns.hostile());
        assertThat(card.html())
                .doesNotContain("<script", "<img", "<h1>out", "href=\"javascript")
                .contains("&lt;script>document.title=")
                .contains("😀 émoji", "مرحبا", "${1+1} @if(true) {{x}}");
        assertThat(card.readme()).doesNotContain("\n<").contains("# &lt;script&gt;document.title=");
    }

    @Test
    void everyPictureHasItsNumbersBehindIt() {
        String html = Card.of(CardRuns.classes(3)).html();
        assertThat(count(html, "<svg "))
                .isEqualTo(count(html, "The numbers of"))
                .isGreaterThan(8);
    }

    @Test
    void theStyleIsTheOneThatThePolicyAllows() throws Exception {
        String html = Card.of(CardRuns.regression()).html().replace("&#39;", "'");
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();
        String hash = java.util.Base64.getEncoder()
                .encodeToString(java.util.HexFormat.of().parseHex(Sha256.of(style.group(1))));
        assertThat(html)
                .contains("default-src 'none'", "style-src 'sha256-" + hash)
                .doesNotContain(" style=\"");
    }

    @Test
    void aPageOfTenThousandColumnsStaysAPage() {
        assertThat(Card.of(CardRuns.wide(10_000)).html().length()).isLessThan(400_000);
        assertThat(Card.of(CardRuns.classes(300)).html().length()).isLessThan(400_000);
    }

    @Test
    void anExactNumberStandsBehindARoundedOne() {
        assertThat(Card.of(CardRuns.regression()).html()).contains("<data value=\"0.8123456789\">0.8123</data>");
    }

    @Test
    void numbersAreWrittenAsPeopleReadThem() {
        assertThat(List.of(0.0, 5647.403, 51.934, 0.880081, -0.289392, 12.0, 1234567.0, 0.00001234, 2.5e12, -1.5))
                .map(Words::number)
                .containsExactly(
                        "0",
                        "5,647",
                        "51.93",
                        "0.8801",
                        "-0.2894",
                        "12",
                        "1,234,567",
                        "1.23e-05",
                        "2,500,000,000,000",
                        "-1.500");
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
