/**
 * Veit, Wilber, Belongie 2016, Residual Networks Behave Like Ensembles (arXiv 1605.06431): deleted
 * and shuffled blocks, and the length of the paths that gradients take.
 */
@NullMarked
package org.resnet4j.studies.papers.veit2016;

import org.jspecify.annotations.NullMarked;
