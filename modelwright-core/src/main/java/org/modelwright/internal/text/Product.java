package org.modelwright.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this product is. */
public final class Product {

    private Product() {}

    /** {@return the version, such as {@code 0.1.0}} */
    public static String version() {
        try (InputStream in = Product.class.getResourceAsStream("/org/modelwright/product.properties")) {
            if (in == null) {
                throw new IllegalStateException("The product's own properties are not on the class path.");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
