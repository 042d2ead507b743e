/**
 * A training with a folder. {@link org.resnet4j.torch.run.Trainer} runs the loop epoch by epoch and
 * writes what a {@link org.resnet4j.torch.run.RunFolder} holds; {@link
 * org.resnet4j.torch.run.RunConfig} is its config.json. A run that was stopped, in whatever moment,
 * goes on and gives the same bits.
 */
@NullMarked
package org.resnet4j.torch.run;

import org.jspecify.annotations.NullMarked;
