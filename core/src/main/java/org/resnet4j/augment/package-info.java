/**
 * What is done to an image before it is trained on, as values. {@link org.resnet4j.augment.Augment}
 * draws a {@link org.resnet4j.augment.Transform} (a box of the source image, a size, a flip,
 * operations on pixels); the draw is a function of (seed, epoch, sample). One applier cuts the
 * pixels: {@link org.resnet4j.augment.CropFlipBytes} for images in the heap, a decoder for images
 * in files.
 */
@NullMarked
package org.resnet4j.augment;

import org.jspecify.annotations.NullMarked;
