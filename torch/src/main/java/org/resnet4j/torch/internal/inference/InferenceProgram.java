package org.resnet4j.torch.internal.inference;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.Program;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.internal.onednn.PackedWeights;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** The program that computes the logits of a batch of one size. */
final class InferenceProgram implements AutoCloseable {

  private final ProgramBuilder builder = new ProgramBuilder();
  private final Program program;
  private final Listed listed;

  /** Lists and places the calls; packs the weights that no program before it has packed so. */
  InferenceProgram(
      FoldedNet trained,
      Set<Integer> looked,
      DataType type,
      PackedWeights packs,
      WorkingMemory memory,
      long batch) {
    try (var scope = Scope.open()) {
      listed = Listed.of(trained, looked, type, builder, packs, batch);
      program = builder.build(memory);
    } catch (RuntimeException | OutOfMemoryError e) {
      builder.close();
      throw e;
    }
  }

  /** Bytes of working memory and packed weights; allocates none of them. */
  static long bytes(FoldedNet trained, DataType type, long batch) {
    try (var scope = Scope.open();
        var builder = new ProgramBuilder();
        var packs = PackedWeights.counted()) {
      Listed.of(trained, Set.of(), type, builder, packs, batch);
      return builder.place() + packs.bytes();
    }
  }

  /**
   * What the calls read and write.
   *
   * @param overflow told of the values that are looked at
   */
  private record Listed(MemoryView images, MemoryView logits, Overflow overflow) {

    static Listed of(
        FoldedNet trained,
        Set<Integer> looked,
        DataType type,
        ProgramBuilder builder,
        PackedWeights packs,
        long batch) {
      Shape image = trained.image();
      long[] sizes = {batch, image.channels(), image.height(), image.width()};
      MemoryView images = builder.external(Tensors.zeros(Element.FLOAT32, Device.CPU, sizes));
      MemoryView logits =
          builder.external(Tensors.zeros(Element.FLOAT32, Device.CPU, batch, trained.classes()));
      var overflow = new Overflow(looked);
      new InferenceLowering(trained, type, builder, packs, batch).list(images, logits, overflow);
      return new Listed(images, logits, overflow);
    }
  }

  /**
   * Computes.
   *
   * @param from (N, C, H, W), row by row
   * @param to (N, classes), row by row
   * @return whether nothing can have overflowed on the way
   */
  boolean run(Tensor from, Tensor to) {
    builder.rebind(listed.images, from);
    builder.rebind(listed.logits, to);
    listed.overflow.forget();
    program.run(0, program.calls());
    return !listed.overflow.possible();
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
