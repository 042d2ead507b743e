/**
 * Image files as Pillow reads them: {@link org.resnet4j.image.file.ImageFile} looks at the first
 * bytes and calls the reader of the format. JPEG has a decoder of its own in {@code
 * image.internal.jpeg}, since the JDK's differs from libjpeg-turbo in the last bit; for PNG, WebP
 * and TIFF the parts that the JDK reads otherwise are here.
 */
@NullMarked
package org.resnet4j.image.file;

import org.jspecify.annotations.NullMarked;
