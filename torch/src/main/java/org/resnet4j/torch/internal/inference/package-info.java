/**
 * Logits of a trained model as a program of primitives: batch norms folded, sums and activations
 * done by the kernel before them, weights packed once. Not for users: {@code evaluate.Inferences}
 * makes it.
 */
@NullMarked
package org.resnet4j.torch.internal.inference;

import org.jspecify.annotations.NullMarked;
