/** The founding job as a library user writes it. */
@NullMarked
package org.resnet4j.examples;

import org.jspecify.annotations.NullMarked;
