package org.resnet4j.weights;

/** The keys under which our weights files say what belongs to them. */
final class ModelMetadata {

  static final String MODEL = "model";
  static final String CLASSES = "classes";
  static final String GEOMETRY = "preprocessing";
  static final String NORMALIZE = "normalize";

  private ModelMetadata() {}
}
