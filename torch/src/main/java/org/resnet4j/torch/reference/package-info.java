/**
 * The definition of what a network computes: {@link org.resnet4j.torch.reference.Interpreter} calls
 * libtorch node by node, {@link org.resnet4j.torch.reference.AutogradStep} differentiates with
 * autograd. Faster ways are tested against it, and it runs where they do not. A {@link
 * org.resnet4j.torch.reference.Probe} reads values and gradients on the way.
 */
@NullMarked
package org.resnet4j.torch.reference;

import org.jspecify.annotations.NullMarked;
