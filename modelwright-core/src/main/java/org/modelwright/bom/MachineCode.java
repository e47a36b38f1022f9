package org.modelwright.bom;

import java.nio.file.Path;

/**
 * A library of machine code that a learner has loaded.
 *
 * @param name what it is called, such as {@code xgboost}
 * @param version as the library itself says
 * @param licence its SPDX identifier
 * @param fileName what its file is called where it is at home; it may have been unpacked under another name
 * @param file what was loaded
 */
public record MachineCode(String name, String version, String licence, String fileName, Path file) {}
