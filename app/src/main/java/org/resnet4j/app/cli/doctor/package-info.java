/** What {@code resnet doctor} looks at: processor, libtorch, CUDA, memory, folders. */
@NullMarked
package org.resnet4j.app.cli.doctor;

import org.jspecify.annotations.NullMarked;
