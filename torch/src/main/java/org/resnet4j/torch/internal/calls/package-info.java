/**
 * Lists of calls on memory planned in advance, whatever device they run on. A {@link
 * org.resnet4j.torch.internal.calls.CallList} lists calls on arrays, {@link
 * org.resnet4j.torch.internal.calls.MemoryPlan} places the arrays in one block before anything is
 * allocated, {@link org.resnet4j.torch.internal.calls.Program} makes the calls. {@link
 * org.resnet4j.torch.internal.calls.StepKernels} is what a device must have for a training step:
 * {@code internal.onednn} and {@code internal.program} have it for the processor, {@code
 * internal.cudnn} for a CUDA device. Not for users.
 */
@NullMarked
package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.NullMarked;
