package org.modelwright.spark;

import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;

/** Whether Spark is there: it is brought by whoever runs on it. */
final class SparkJars {

    private static final String HOME = "SPARK_HOME";

    private SparkJars() {}

    static boolean arePresent() {
        try {
            Class.forName("org.apache.spark.SparkContext", false, SparkJars.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static Problem missing() {
        return missing(System.getenv(HOME));
    }

    static Problem missing(@Nullable String home) {
        String where = home == null
                ? "SPARK_HOME is not set, and the folder spark/jars of the distribution is empty"
                : "SPARK_HOME (" + home
                        + ") holds no folder jars with them, or the job was not started by the launcher";
        return Problem.of(
                "The engine (SparkEngine) needs the jars of Apache Spark, and they are not on the class path: " + where
                        + ".",
                "SPARK_HOME=… with the folder of a Spark 4.2 distribution, or the jars in spark/jars (docs/spark.md), or"
                        + " spark-submit.");
    }
}
