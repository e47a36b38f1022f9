package org.modelwright.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * What sources say of records, their components, enums and constants. The build writes it into each jar (see
 * build/Descriptions.java); a jar without such a file is described by its names alone.
 */
final class Descriptions {

    private static final String FILE = "META-INF/modelwright/descriptions.properties";

    private final Properties texts = new Properties();

    /** Reads what every jar says. */
    Descriptions() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? Descriptions.class.getClassLoader() : context;
        try {
            List<URL> files = Collections.list(loader.getResources(FILE));
            for (URL file : files) {
                try (Reader reader = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
                    texts.load(reader);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what a type is for; empty if nobody says} */
    String of(Class<?> type) {
        return texts.getProperty(type.getName(), "");
    }

    /** {@return what a key of a record does; empty if nobody says} */
    String of(Class<?> record, RecordShape.Key key) {
        return texts.getProperty(record.getName() + "#" + key.component(), "");
    }

    /** {@return what a constant means; empty if nobody says} */
    String of(Enum<?> constant) {
        return texts.getProperty(constant.getDeclaringClass().getName() + "#" + constant.name(), "");
    }
}
