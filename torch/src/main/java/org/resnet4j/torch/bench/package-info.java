/** Steps of training and inference to be timed, and what the machine can do at most. */
@NullMarked
package org.resnet4j.torch.bench;

import org.jspecify.annotations.NullMarked;
