/** DL4J's side of the benchmark; a module of its own, so that two JavaCPPs never meet. */
@NullMarked
package org.resnet4j.bench.dl4j;

import org.jspecify.annotations.NullMarked;
