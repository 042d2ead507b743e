/**
 * The network as data: an immutable graph of named nodes, and the readings that need no native
 * code.
 */
@NullMarked
package org.resnet4j.graph;

import org.jspecify.annotations.NullMarked;
