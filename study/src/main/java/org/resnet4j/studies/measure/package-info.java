/**
 * What several studies measure and draw: curves, numbers over seeds, trends, forward passes of
 * trained nets.
 */
@NullMarked
package org.resnet4j.studies.measure;

import org.jspecify.annotations.NullMarked;
