/**
 * Which engine computes a training step: {@link org.resnet4j.torch.engine.StepSettings} is what
 * {@code --plan} and {@code --precision} choose and a run's config.json keeps, and it makes the
 * step.
 */
@NullMarked
package org.resnet4j.torch.engine;

import org.jspecify.annotations.NullMarked;
