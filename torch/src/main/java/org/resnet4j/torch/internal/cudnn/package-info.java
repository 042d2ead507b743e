/**
 * A training step's kernels on a CUDA device: convolutions of cuDNN ({@link
 * org.resnet4j.torch.internal.cudnn.ConvLibrary}), all else from {@code step.cu} ({@link
 * org.resnet4j.torch.internal.cudnn.DeviceCode}). The calls are listed by {@code internal.program},
 * as for the processor. Not for users.
 */
@NullMarked
package org.resnet4j.torch.internal.cudnn;

import org.jspecify.annotations.NullMarked;
