package org.resnet4j.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.format.DType;

/** The floating-point type that a network is computed in. */
public enum Element {
  /** 32 bit. */
  FLOAT32(ScalarType.Float, DType.F32),
  /** 64 bit, for parity with a reference. */
  FLOAT64(ScalarType.Double, DType.F64);

  private final ScalarType torchType;
  private final DType fileType;

  Element(ScalarType torchType, DType fileType) {
    this.torchType = torchType;
    this.fileType = fileType;
  }

  /** libtorch's name for it. */
  public ScalarType torchType() {
    return torchType;
  }

  /** The type in a weights file. */
  public DType fileType() {
    return fileType;
  }
}
