/** A network and its parameters, run on libtorch. */
@NullMarked
package org.resnet4j.torch.exec;

import org.jspecify.annotations.NullMarked;
