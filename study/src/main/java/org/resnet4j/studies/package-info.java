/**
 * The papers' claims as experiments. A {@link org.resnet4j.studies.Study} says claim, design,
 * measurement, criterion and figures; {@link org.resnet4j.studies.StudyRunner} measures its cells
 * one after another, keeps each, judges and writes the page. Studies are in {@code studies.papers},
 * a package a paper.
 */
@NullMarked
package org.resnet4j.studies;

import org.jspecify.annotations.NullMarked;
