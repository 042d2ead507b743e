/** Readers and writers of file formats in pure Java, and the one way in which files are written. */
@NullMarked
package org.resnet4j.format;

import org.jspecify.annotations.NullMarked;
