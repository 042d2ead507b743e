/**
 * Published weights by net and tag: where they are, their digests, their classes and preprocessing,
 * and the store on this machine that keeps them.
 */
@NullMarked
package org.resnet4j.weights.published;

import org.jspecify.annotations.NullMarked;
