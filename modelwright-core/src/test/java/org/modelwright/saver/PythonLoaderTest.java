package org.modelwright.saver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.modelwright.internal.text.Sha256;

class PythonLoaderTest {

    private final PythonLoader loader = new PythonLoader();

    @Test
    void holdsOneModuleThatIsCalledByItsDigest() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(loader.zip()))) {
            ZipEntry entry = zip.getNextEntry();
            assertThat(entry).isNotNull();
            byte[] source = zip.readAllBytes();
            assertThat(new String(source, StandardCharsets.UTF_8)).contains("def _load_pyfunc(path):");
            assertThat(loader.module())
                    .isEqualTo("modelwright_loader_" + Sha256.of(source).substring(0, 8));
            assertThat(entry.getName()).isEqualTo(loader.module() + ".py");
            assertThat(zip.getNextEntry()).isNull();
        }
        assertThat(loader.path()).isEqualTo("code/" + loader.module() + ".zip");
        assertThat(loader.zip()).hasSizeLessThan(10_000);
    }

    @Test
    void isTheSameBytesEverywhere() {
        byte[] here = loader.zip();
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            assertThat(new PythonLoader().zip()).isEqualTo(here);
        } finally {
            TimeZone.setDefault(zone);
        }
    }
}
