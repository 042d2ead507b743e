/** Classifying images with a trained network. */
@NullMarked
package org.resnet4j.torch.predict;

import org.jspecify.annotations.NullMarked;
