/**
 * From batches of bytes to tensors on the device: written by one pass on the CPU, or gathered from
 * a data set that stays on a CUDA device.
 */
@NullMarked
package org.resnet4j.torch.input;

import org.jspecify.annotations.NullMarked;
