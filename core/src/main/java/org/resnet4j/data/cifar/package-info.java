/**
 * CIFAR-10 and CIFAR-100: which files there are, how they are downloaded, unpacked and checked, and
 * how their binary and Python forms are read.
 */
@NullMarked
package org.resnet4j.data.cifar;

import org.jspecify.annotations.NullMarked;
