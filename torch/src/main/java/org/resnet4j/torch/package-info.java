/**
 * libtorch from Java: loading it, devices, threads, lifetimes of native objects ({@link
 * org.resnet4j.torch.Scope}, {@link org.resnet4j.torch.Owner}), and its functions, each called in
 * one place ({@link org.resnet4j.torch.Kernels}, {@link org.resnet4j.torch.Tensors}). Packages
 * below it hold tensors but call no function of libtorch's themselves, but for those named
 * internal.
 */
@NullMarked
package org.resnet4j.torch;

import org.jspecify.annotations.NullMarked;
