package org.modelwright.data;

/**
 * The two sides of the examples.
 *
 * @param train what the model learns from
 * @param test what it is judged by
 * @param trainRows the row numbers of the training side among all examples, ascending
 * @param testRows the row numbers of the test side among all examples, ascending
 */
public record Split(Examples train, Examples test, int[] trainRows, int[] testRows) {}
