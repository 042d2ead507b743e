/**
 * The training loop. {@link org.resnet4j.torch.train.Loop} is one page: examples, gradients, an
 * update; {@link org.resnet4j.torch.train.Updates} sums, clips, calls the {@link
 * org.resnet4j.torch.train.FlatOptimizer} and averages; an {@link
 * org.resnet4j.torch.train.Observer} watches. It knows no files: {@code run.Trainer} adds epochs,
 * validation and the run folder, the studies add what they measure.
 */
@NullMarked
package org.resnet4j.torch.train;

import org.jspecify.annotations.NullMarked;
