package org.resnet4j.weights;

/** The keys under which our weights files say what belongs to them. */
public final class ModelMetadata {

  public static final String MODEL = "model";
  public static final String CLASSES = "classes";
  public static final String GEOMETRY = "preprocessing";
  public static final String NORMALIZE = "normalize";

  private ModelMetadata() {}
}
