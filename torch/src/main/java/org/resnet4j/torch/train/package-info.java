/** The training loop, optimizers, checkpoints and run folders. */
@NullMarked
package org.resnet4j.torch.train;

import org.jspecify.annotations.NullMarked;
