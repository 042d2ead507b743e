/**
 * A training step as a program of primitives: each node's forward calls are listed by {@link
 * org.resnet4j.torch.internal.program.ForwardCalls}, which answers with its backward calls; {@link
 * org.resnet4j.torch.internal.program.Fusion} says which nodes are one call, {@link
 * org.resnet4j.torch.internal.program.ConvRules} how each convolution is computed. Not for users:
 * {@code engine.StepSettings} makes the step.
 */
@NullMarked
package org.resnet4j.torch.internal.program;

import org.jspecify.annotations.NullMarked;
