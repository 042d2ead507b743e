/**
 * What is done to an image before it is trained on, as values. {@link org.resnet4j.augment.Augment}
 * draws a {@link org.resnet4j.augment.Transform} (a box of the source image, a size, a flip,
 * operations on pixels); the draw is a function of (seed, epoch, sample). One applier cuts the
 * pixels: {@link org.resnet4j.augment.CropFlipBytes} for images in the heap, a decoder for images
 * in files.
 *
 * <p>A {@link org.resnet4j.augment.PixelAugment} draws {@link org.resnet4j.augment.PixelOperation}s
 * as torchvision does; for fixed parameters they equal those of Pillow to the bit: {@link
 * org.resnet4j.augment.Tone} by tables, {@link org.resnet4j.augment.Recolor} on the colour of a
 * pixel, {@link org.resnet4j.augment.Sharpness} on its neighbours, {@link
 * org.resnet4j.augment.Warp} by an affine map.
 */
@NullMarked
package org.resnet4j.augment;

import org.jspecify.annotations.NullMarked;
