/**
 * The engine that shares a fit out to the executors of Apache Spark, as a plug-in. {@link
 * org.modelwright.spark.SparkEngine} is read first: it checks its keys without Spark; opened, it starts a driver in this
 * process, counts the slots, and has tasks done in one barrier stage, in which all workers start together or none does. Each
 * worker gets its share of the rows by a broadcast of its own; the driver starts again what a lost executor has broken.
 * Spark itself is brought by whoever runs on it.
 */
@NullMarked
package org.modelwright.spark;

import org.jspecify.annotations.NullMarked;
