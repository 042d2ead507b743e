package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.onednn.Array;
import org.resnet4j.torch.onednn.DataType;
import org.resnet4j.torch.onednn.PackedWeights;
import org.resnet4j.torch.onednn.Program;
import org.resnet4j.torch.onednn.ProgramBuilder;
import org.resnet4j.torch.onednn.WorkingMemory;

/** The program that computes the logits of so many images. */
final class InferenceProgram implements AutoCloseable {

  private final Program program;
  private final Array images;
  private final Array logits;

  /** Lists and places the calls; packs the weights that no program before it has packed so. */
  InferenceProgram(
      TrainedNet trained, DataType type, PackedWeights packs, WorkingMemory memory, long batch) {
    Shape image = trained.image();
    try (var scope = Scope.open();
        var builder = new ProgramBuilder()) {
      images =
          builder.external(
              Tensors.zeros(
                  Element.FLOAT32,
                  Device.CPU,
                  batch,
                  image.channels(),
                  image.height(),
                  image.width()));
      logits =
          builder.external(Tensors.zeros(Element.FLOAT32, Device.CPU, batch, trained.classes()));
      new InferenceLowering(trained, type, builder, packs, batch).list(images, logits);
      program = builder.build(memory);
    }
  }

  /**
   * Computes.
   *
   * @param from (N, C, H, W), row by row
   * @param to (N, classes), row by row
   */
  void run(Tensor from, Tensor to) {
    program.rebind(images, from);
    program.rebind(logits, to);
    program.run(0, program.calls());
  }

  /** Bytes of working memory. */
  long bytes() {
    return program.bytes();
  }

  @Override
  public void close() {
    program.close();
  }
}
