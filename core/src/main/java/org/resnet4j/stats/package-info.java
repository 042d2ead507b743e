/** Statistics of comparisons: estimates with intervals, exact tests, rank correlation. */
@NullMarked
package org.resnet4j.stats;

import org.jspecify.annotations.NullMarked;
