package org.resnet4j.data;

/** The half of a data set that is trained on, and the half that is measured on. */
public enum Split {
  TRAIN,
  TEST
}
