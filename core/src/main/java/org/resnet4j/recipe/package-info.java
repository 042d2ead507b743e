/** How a network is trained, as values: optimizers, schedules, named recipes with their source. */
@NullMarked
package org.resnet4j.recipe;

import org.jspecify.annotations.NullMarked;
