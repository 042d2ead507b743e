/**
 * Data sets and batches. An {@link org.resnet4j.data.ImageDataset} has images, labels and a
 * fingerprint; a {@link org.resnet4j.data.Sampler} says in which order an epoch visits them; a
 * {@link org.resnet4j.data.BatchLoader} decodes and augments batches on worker threads. Where data
 * sets come from is beside: {@code data.cifar}, {@code data.folder}, {@code data.drawn}, and {@link
 * org.resnet4j.data.catalog.Datasets} finds one by name.
 */
@NullMarked
package org.resnet4j.data;

import org.jspecify.annotations.NullMarked;
