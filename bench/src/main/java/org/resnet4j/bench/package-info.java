/** Side-by-side benchmarks against peers; not published. */
@NullMarked
package org.resnet4j.bench;

import org.jspecify.annotations.NullMarked;
