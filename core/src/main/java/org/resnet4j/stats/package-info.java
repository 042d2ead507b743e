/** Estimates with intervals and exact tests: what the verdict on a claim rests on. */
@NullMarked
package org.resnet4j.stats;

import org.jspecify.annotations.NullMarked;
