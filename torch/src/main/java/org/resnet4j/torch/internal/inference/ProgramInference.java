package org.resnet4j.torch.internal.inference;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.Text;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.internal.onednn.PackedWeights;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;

/**
 * A trained network as lists of oneDNN primitives: batch norms folded into the convolutions before
 * them, sums and activations done by the kernel before them, weights packed once, no allocation
 * after the first batch of a size. It computes what an {@link Interpreter} computes in {@link
 * Mode#EVAL}, up to rounding; images on which a value may overflow are left to that (see {@link
 * ValueBounds}).
 *
 * <p>Large batches are computed in slices of a few images, whose maps stay in the processor's
 * caches: so working memory does not grow with the batch. There is a program for each size of a
 * slice, and the least recently used go; packed weights are shared by all of them, where their
 * kernels want the same layout, as they do but for very small slices.
 *
 * <p>Weights are taken when the first batch of a size comes: after the network was trained further,
 * make another program.
 */
public final class ProgramInference implements Inference {

  private static final int PROGRAMS = 4;

  /**
   * Most elements of the largest map of a slice. Measured: ResNet-50 at 224 gains 10 % in bf16 by
   * slices of 4 to 10 images against one of 16, and nothing in fp32; below 4 it loses.
   */
  private static final long ELEMENTS = 8L << 20;

  private final FoldedNet trained;
  private final DataType type;
  private final Interpreter nodes;
  private final Optional<Set<Integer>> looked;
  private final PackedWeights packs = new PackedWeights();
  private final WorkingMemory memory = new WorkingMemory();
  private final Map<Long, InferenceProgram> bySize = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Plans the network for images of one shape.
   *
   * @param net on the CPU, in single precision, its weights stored in any order
   * @param precision of maps and of packed weights; sums are made in single precision
   * @throws IllegalArgumentException where the network is elsewhere or of another type
   */
  public ProgramInference(Model net, Shape image, Precision precision) {
    if (net.device() != Device.CPU || net.element() != Element.FLOAT32) {
      throw new IllegalArgumentException(
          Text.of(
              "a program is for networks in float32 on the CPU, this is in %s on %s",
              net.element(), net.device()));
    }
    trained = FoldedNet.of(net, image);
    type = type(precision);
    nodes = new Interpreter(trained.net());
    looked = ValueBounds.lookedAt(trained);
  }

  private static DataType type(Precision precision) {
    return precision == Precision.BF16 ? DataType.BF16 : DataType.F32;
  }

  @Override
  public Model net() {
    return trained.net();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where the images have another shape than the program was made
   *     for
   */
  @Override
  public Tensor logits(Tensor images) {
    requireShape(images);
    long count = images.size(0);
    Tensor logits = Tensors.empty(ScalarType.Float, count, trained.classes());
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor rows = images.contiguous();
      long slice = slice(trained, count);
      for (long from = 0; from < count; from += slice) {
        long size = Math.min(slice, count - from);
        compute(rows.narrow(0, from, size), logits.narrow(0, from, size), size);
      }
    }
    return logits;
  }

  /** Node by node where a value may overflow: libtorch's functions keep what is not finite. */
  private void compute(Tensor rows, Tensor logits, long size) {
    boolean safe = looked.isPresent() && program(looked.get(), size).run(rows, logits);
    if (!safe) {
      logits.copy_(nodes.forward(rows, Mode.EVAL));
    }
  }

  private void requireShape(Tensor images) {
    Shape image = trained.image();
    long[] sizes = Tensors.sizes(images);
    long[] wanted = {sizes[0], image.channels(), image.height(), image.width()};
    if (!Arrays.equals(sizes, wanted)) {
      throw new IllegalArgumentException(
          "made for images of " + image + ", got a batch of " + Arrays.toString(sizes));
    }
  }

  /** Bytes of working memory and packed weights for batches of a size. */
  public long bytes(long batch) {
    return InferenceProgram.bytes(trained, type, slice(trained, batch));
  }

  /** The bytes that a program would work in, which is not made. */
  public static long bytes(Model net, Shape image, Precision precision, long batch) {
    FoldedNet trained = FoldedNet.of(net, image);
    return InferenceProgram.bytes(trained, type(precision), slice(trained, batch));
  }

  /** As few slices as may be, of equal size but for the last. */
  private static long slice(FoldedNet trained, long batch) {
    long largest = Math.max(1, ELEMENTS / trained.largest());
    long slices = (batch - 1) / largest + 1;
    return (batch - 1) / slices + 1;
  }

  private InferenceProgram program(Set<Integer> looked, long size) {
    InferenceProgram program = bySize.get(size);
    if (program == null) {
      makeRoom();
      program = new InferenceProgram(trained, looked, type, packs, memory, size);
      bySize.put(size, program);
    }
    return program;
  }

  private void makeRoom() {
    if (bySize.size() == PROGRAMS) {
      Iterator<InferenceProgram> eldest = bySize.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  @Override
  public void close() {
    bySize.values().forEach(InferenceProgram::close);
    bySize.clear();
    packs.close();
    memory.close();
  }
}
