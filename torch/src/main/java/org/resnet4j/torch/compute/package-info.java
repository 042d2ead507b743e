/**
 * What it means to compute with a model, without how: {@link
 * org.resnet4j.torch.compute.GradientStep} for training, by a {@link
 * org.resnet4j.torch.compute.Criterion} against {@link org.resnet4j.torch.compute.Targets}; {@link
 * org.resnet4j.torch.compute.Inference} for logits.
 */
@NullMarked
package org.resnet4j.torch.compute;

import org.jspecify.annotations.NullMarked;
