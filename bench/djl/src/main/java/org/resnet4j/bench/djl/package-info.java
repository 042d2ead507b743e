/** DJL's side of the benchmark; a module of its own, so that two libtorches never meet. */
@NullMarked
package org.resnet4j.bench.djl;

import org.jspecify.annotations.NullMarked;
