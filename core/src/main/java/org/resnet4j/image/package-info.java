/**
 * An image and what is done to it without a network: pixels, boxes, resizing with Pillow's filters
 * to the bit, and {@link org.resnet4j.image.Geometry}, which makes an image of any size the one
 * that a net reads. Files are read in {@link org.resnet4j.image.file}.
 */
@NullMarked
package org.resnet4j.image;

import org.jspecify.annotations.NullMarked;
