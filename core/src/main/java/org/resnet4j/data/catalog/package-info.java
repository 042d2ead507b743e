/**
 * The data sets by name: {@link org.resnet4j.data.catalog.Datasets} opens CIFAR, the drawn set or a
 * folder of images, and downloads what is missing.
 */
@NullMarked
package org.resnet4j.data.catalog;

import org.jspecify.annotations.NullMarked;
