/** Programs of oneDNN primitives on memory that is planned before the first step. */
@NullMarked
package org.resnet4j.torch.onednn;

import org.jspecify.annotations.NullMarked;
