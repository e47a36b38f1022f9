package org.modelwright.data;

/**
 * A raw column that a model takes.
 *
 * @param name the column's name
 * @param type how its values are held: BOOLEAN, LONG, DOUBLE or STRING
 */
public record Feature(String name, DataType type) {}
