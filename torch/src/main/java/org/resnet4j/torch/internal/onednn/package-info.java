/**
 * Programs of oneDNN primitives: {@link org.resnet4j.torch.internal.onednn.ProgramBuilder} lists
 * calls on arrays, {@link org.resnet4j.torch.internal.onednn.MemoryPlan} places the arrays in one
 * block before anything is allocated, {@link org.resnet4j.torch.internal.onednn.Program} runs. Not
 * for users.
 */
@NullMarked
package org.resnet4j.torch.internal.onednn;

import org.jspecify.annotations.NullMarked;
