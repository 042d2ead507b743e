/**
 * Augmentation as values: what is done to an image is decided here, seeded, in plain Java, and
 * applied where the pixels are.
 */
@NullMarked
package org.resnet4j.augment;

import org.jspecify.annotations.NullMarked;
