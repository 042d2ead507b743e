/**
 * A data set that needs no download: simple drawings of the ten classes of CIFAR-10, made from a
 * seed by plain Java, so that every machine draws the same bytes.
 */
@NullMarked
package org.resnet4j.data.drawn;

import org.jspecify.annotations.NullMarked;
