/**
 * Steps that are recorded once on a CUDA device and launched as one. Not for users: {@code
 * engine.StepSettings} makes them.
 */
@NullMarked
package org.resnet4j.torch.internal.cuda;

import org.jspecify.annotations.NullMarked;
