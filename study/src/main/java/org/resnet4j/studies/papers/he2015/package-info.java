/**
 * He, Zhang, Ren, Sun 2015, Deep Residual Learning (arXiv 1512.03385): degradation, residual
 * learning, projections, depth to 1202 layers, responses, ensembles, and what follows from the
 * nets' structure.
 */
@NullMarked
package org.resnet4j.studies.papers.he2015;

import org.jspecify.annotations.NullMarked;
