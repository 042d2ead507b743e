/** What was right and what was not: accuracy with intervals and confusion, as plain values. */
@NullMarked
package org.resnet4j.metrics;

import org.jspecify.annotations.NullMarked;
