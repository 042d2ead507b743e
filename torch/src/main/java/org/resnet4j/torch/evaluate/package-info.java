/** Evaluating a model on a data set, and the fastest way to compute its logits on this machine. */
@NullMarked
package org.resnet4j.torch.evaluate;

import org.jspecify.annotations.NullMarked;
