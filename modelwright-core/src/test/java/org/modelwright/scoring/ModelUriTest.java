package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.error.ConfigException;

class ModelUriTest {

    @Test
    void everyFormOfMlflow() {
        assertThat(ModelUri.of("models:/bike rides@candidate"))
                .isEqualTo(new ModelUri.Alias("bike rides", "candidate"));
        assertThat(ModelUri.of("models:/bikes/12")).isEqualTo(new ModelUri.Version("bikes", 12));
        assertThat(ModelUri.of("models:/bikes/latest")).isEqualTo(new ModelUri.Latest("bikes"));
        assertThat(ModelUri.of("models:/bikes/Latest")).isEqualTo(new ModelUri.Latest("bikes"));
        assertThat(ModelUri.of("models:/m-0123abcd")).isEqualTo(new ModelUri.Logged("m-0123abcd"));
        assertThat(ModelUri.of("runs:/0123abcd/model")).isEqualTo(new ModelUri.OfRun("0123abcd", "model"));
        assertThat(ModelUri.of("runs:/0123abcd/a/b/")).isEqualTo(new ModelUri.OfRun("0123abcd", "a/b"));
        assertThat(ModelUri.of("some/folder")).isEqualTo(new ModelUri.Folder(Path.of("some/folder")));
        assertThat(ModelUri.of("file:///some/a folder")).isEqualTo(new ModelUri.Folder(Path.of("/some/a folder")));
        assertThat(ModelUri.of("file:/some/folder")).isEqualTo(new ModelUri.Folder(Path.of("/some/folder")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            models:/bikes                 | Maybe models:/bikes/latest
            models:/bikes/Production      | Maybe an alias: models:/bikes@champion
            models:/bikes/one             | Maybe models:/name@alias
            models:/bikes@no alias        | Maybe models:/name@alias
            models:/                      | Maybe models:/name@alias
            models://bikes/1              | Maybe models:/name@alias
            runs:/0123abcd                | Maybe runs:/…/model
            s3://bucket/model             | Maybe models:/name@alias
            mlflow-artifacts:/1/models/m  | Maybe models:/name@alias
            """)
    void whatIsNoneIsRefused(String uri, String maybe) {
        assertThatThrownBy(() -> ModelUri.of(uri))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The model (" + uri + ")")
                .hasMessageContaining(maybe);
    }
}
