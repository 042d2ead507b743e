/**
 * Data sets and batches: image bytes on the heap with their labels, decoded ahead on a worker
 * thread. Knows only the root package and downloads.
 */
@NullMarked
package org.resnet4j.data;

import org.jspecify.annotations.NullMarked;
