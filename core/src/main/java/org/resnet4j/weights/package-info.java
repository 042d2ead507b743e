/** Weights files and networks: whose names are whose, what fits, what is published. */
@NullMarked
package org.resnet4j.weights;

import org.jspecify.annotations.NullMarked;
