/**
 * A network's weights. {@link org.resnet4j.torch.model.Model} owns parameters, gradients and
 * running statistics in flat memory and knows in which order they lie; {@link
 * org.resnet4j.torch.model.WeightsFile} reads and writes them by name, {@link
 * org.resnet4j.torch.model.WeightTransfer} brings them into another network. Whoever computes takes
 * a model: the interpreter, the programs of primitives, the optimizer.
 */
@NullMarked
package org.resnet4j.torch.model;

import org.jspecify.annotations.NullMarked;
