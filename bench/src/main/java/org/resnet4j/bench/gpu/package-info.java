/**
 * What {@code bench/gpu-check} runs on a machine with a GPU, a process each; not published. Each
 * prints JSON lines, and tries itself out with {@code --device cpu}.
 */
@NullMarked
package org.resnet4j.bench.gpu;

import org.jspecify.annotations.NullMarked;
