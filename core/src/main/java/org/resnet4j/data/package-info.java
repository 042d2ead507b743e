/** Data sets of images as unsigned bytes on the heap, image files, and resizing. */
@NullMarked
package org.resnet4j.data;

import org.jspecify.annotations.NullMarked;
