/**
 * oneDNN's primitives as calls of a program: {@link
 * org.resnet4j.torch.internal.onednn.ProgramBuilder} lists them, {@link
 * org.resnet4j.torch.internal.onednn.Kernel} is a primitive that layers of one shape share. Not for
 * users.
 */
@NullMarked
package org.resnet4j.torch.internal.onednn;

import org.jspecify.annotations.NullMarked;
