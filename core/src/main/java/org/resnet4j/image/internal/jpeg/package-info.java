/**
 * A JPEG decoder that gives libjpeg-turbo's pixels: baseline, progressive and arithmetic coding,
 * its integer cosine transform, chroma upsampling and block smoothing, and what it does with
 * damaged files. Not for users: {@link org.resnet4j.image.file.ImageFile} calls it.
 */
@NullMarked
package org.resnet4j.image.internal.jpeg;

import org.jspecify.annotations.NullMarked;
