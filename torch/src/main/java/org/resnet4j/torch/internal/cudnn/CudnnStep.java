package org.resnet4j.torch.internal.cudnn;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Criterion;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.torch.model.Model;

/**
 * A training step on the first CUDA device without a tape: cuDNN's convolutions and the kernels of
 * {@code step.cu} on planned memory.
 */
public final class CudnnStep implements GradientStep {

  private final Parts parts = new Parts();
  private final ProgramStep program;

  /**
   * Compiles the kernels.
   *
   * @param net on the device, channels last
   * @throws ResnetException (failed) where NVRTC or cuDNN cannot
   */
  public CudnnStep(Model net, Shape image, Precision precision, Criterion criterion) {
    CudaCode code = parts.add(() -> loaded(CudaCode::new), CudaCode::close);
    Cudnn convolutions = parts.add(() -> loaded(Cudnn::new), Cudnn::close);
    program =
        parts.add(
            () ->
                new ProgramStep(
                    net,
                    image,
                    precision,
                    () -> new CudaKernels(Device.CUDA, code, convolutions),
                    1,
                    criterion),
            ProgramStep::close);
  }

  private static <T> T loaded(Supplier<T> library) {
    try {
      return library.get();
    } catch (LinkageError e) {
      throw ResnetException.failed(
          "one of CUDA's libraries, NVRTC or cuDNN, does not load: "
              + e.getMessage()
              + "; --plan graph needs no NVRTC",
          e);
    }
  }

  @Override
  public StepResult gradients(Tensor images, Targets targets) {
    return program.gradients(images, targets);
  }

  @Override
  public PixelOrder pixelOrder() {
    return program.pixelOrder();
  }

  @Override
  public OptionalLong workingBytes(long batch) {
    return program.workingBytes(batch);
  }

  @Override
  public void close() {
    parts.close();
  }
}
