/**
 * Krizhevsky, Sutskever, Hinton 2012, ImageNet Classification with Deep Convolutional Neural
 * Networks: rectifiers, local response normalisation, dropout.
 */
@NullMarked
package org.resnet4j.studies.papers.krizhevsky2012;

import org.jspecify.annotations.NullMarked;
