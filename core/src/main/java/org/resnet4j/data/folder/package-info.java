/**
 * Folders of images, a subfolder a class: which layouts are understood, which files are images,
 * which are broken, and what its owner should be warned about.
 */
@NullMarked
package org.resnet4j.data.folder;

import org.jspecify.annotations.NullMarked;
