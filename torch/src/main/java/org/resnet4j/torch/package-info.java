/**
 * Loading libtorch, devices, lifetimes and errors: the only package that touches JavaCPP lifetimes.
 */
@NullMarked
package org.resnet4j.torch;

import org.jspecify.annotations.NullMarked;
