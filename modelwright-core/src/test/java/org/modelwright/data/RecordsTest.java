package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.error.ConfigException;

class RecordsTest {

    /** A default that hangs on another component, and a refusal. */
    private record Shop(String name, String sign, Integer doors) {

        private Shop(String name, @Nullable String sign, @Nullable Integer doors) {
            this.name = name;
            this.sign = sign == null ? name : sign;
            this.doors = doors == null ? 1 : doors;
            if (this.doors < 1) {
                throw new ConfigException("The doors (" + doors + ") are too few.", "1.");
            }
        }
    }

    private static final Shop BAKERY = Records.of(Shop.class, Map.of("name", "Bakery"));

    @Test
    void whatIsNotNamedHasItsDefault() {
        assertThat(BAKERY).isEqualTo(new Shop("Bakery", "Bakery", 1));
        assertThat(Records.of(Shop.class, Map.of("name", "Bakery", "doors", 2)))
                .isEqualTo(new Shop("Bakery", "Bakery", 2));
    }

    @Test
    void onlyWhatIsNamedIsChanged() {
        Shop shop = new Shop("Bakery", "Bread", 2);
        assertThat(Records.with(shop, "name", "Baker")).isEqualTo(new Shop("Baker", "Bread", 2));
        assertThat(Records.with(shop, "doors", null)).isEqualTo(new Shop("Bakery", "Bread", 1));
        assertThat(shop).isEqualTo(new Shop("Bakery", "Bread", 2));
    }

    @Test
    void aDefaultFollowsWhatItHangsOn() {
        assertThat(Records.with(BAKERY, "name", "Baker")).isEqualTo(new Shop("Baker", "Baker", 1));
    }

    @Test
    void aRefusalIsTheConstructorSOwn() {
        assertThatThrownBy(() -> Records.with(BAKERY, "doors", 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The doors (0) are too few.");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> Records.with(BAKERY, "door", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[door]");
        assertThatThrownBy(() -> Records.of(Shop.class, Map.of("name", "Bakery", "door", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[door]");
    }
}
