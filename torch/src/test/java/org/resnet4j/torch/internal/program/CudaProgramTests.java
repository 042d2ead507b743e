package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.internal.cudnn.CudaKernels;
import org.resnet4j.torch.internal.cudnn.HostCode;
import org.resnet4j.torch.internal.cudnn.HostConvolutions;

/** The program that a CUDA device gets, run on the processor, gives what autograd gives. */
@ExtendWith(NativeLeakExtension.class)
class CudaProgramTests {

  private static StepOutcome program(StepOutcome.Work work, Precision precision, int segments) {
    HostCode code = HostCode.orSkip();
    return StepOutcome.planned(
        work,
        Element.FLOAT32,
        net ->
            new ProgramStep(
                net,
                work.image(),
                precision,
                () -> new CudaKernels(Device.CPU, code, new HostConvolutions()),
                segments,
                CrossEntropy.PLAIN));
  }

  /** Nets in which nothing can flip near a tie. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet18:activation=tanh,stem=3x3,bias | 8 | 16",
        "resnext50_32x4d:activation=tanh,stem=3x3,norm=none | 8 | 4",
        "cifar-resnet14:activation=sigmoid | 8 | 16",
        "cifar-resnet14:activation=tanh,projection=C,bias | 4 | 16",
        "cifar-resnet14:activation=tanh,norm=group,projection=B | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=scale | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=exclusive-gate,gate-bias=0 | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=dropout | 8 | 16",
        "cifar-resnet14:activation=tanh,order=relu-before-add | 8 | 16",
        "cifar-preact-resnet11:activation=gelu,norm=group | 8 | 16",
        "cifar-resnet14:activation=silu,se=4 | 8 | 16",
        "cifar-resnet14:activation=tanh,se=4,projection=D,order=full-preact | 9 | 16",
        "cifar-resnet14:activation=hardswish | 8 | 16",
        "resnet18:activation=tanh,stem=3x3,projection=D | 10 | 16",
      })
  void isAtTheReferenceWhereTheNetIsSmooth(String spec, int side, int batch) {
    var work = new StepOutcome.Work(spec, side, batch);
    try (var exact = StepOutcome.exact(work);
        var program = program(work, Precision.FP32, 1)) {
      assertThat(program.lossError(exact)).isLessThan(1e-5);
      assertThat(program.gradientError(exact)).isLessThan(1e-5);
      assertThat(program.worstGradientError(exact)).isLessThan(5e-5);
      assertThat(program.statisticsError(exact)).isLessThan(1e-5);
    }
  }

  /** Rectifiers and maxima flip near ties. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32 | 8",
        "resnet18 | 64 | 4",
        "cifar-resnet8 | 32 | 16",
        "cifar-preact-resnet11 | 16 | 16",
        "cifar-alexnet | 32 | 8",
      })
  void isNearTheReference(String spec, int side, int batch) {
    var work = new StepOutcome.Work(spec, side, batch);
    try (var exact = StepOutcome.exact(work);
        var program = program(work, Precision.FP32, 1)) {
      assertThat(program.lossError(exact)).isLessThan(1e-4);
      assertThat(program.gradientError(exact)).isLessThan(0.03);
      assertThat(program.worstGradientError(exact, 1e-5)).isLessThan(0.09);
      assertThat(program.statisticsError(exact)).isLessThan(1e-4);
    }
  }

  /** As near as the processor's program of the same precision. */
  @ParameterizedTest
  @ValueSource(strings = {"cifar-resnet14:activation=tanh", "resnet18:stem=3x3"})
  void inBf16ItIsAsNearAsTheProcessorsProgram(String spec) {
    var work = new StepOutcome.Work(spec, 16, 16);
    try (var exact = StepOutcome.exact(work);
        var program = program(work, Precision.BF16, 1);
        var onednn = StepOutcome.program(work, Precision.BF16, 1)) {
      assertThat(program.lossError(exact)).isLessThan(0.01);
      assertThat(program.gradientError(exact)).isLessThan(1.3 * onednn.gradientError(exact));
    }
  }

  /** Recomputing changes no bit. */
  @ParameterizedTest
  @ValueSource(strings = {"cifar-resnet14", "cifar-resnet8:shortcut=dropout"})
  void inSegmentsItIsTheSame(String spec) {
    var work = new StepOutcome.Work(spec, 8, 16);
    try (var whole = program(work, Precision.FP32, 1);
        var cut = program(work, Precision.FP32, 4)) {
      assertThat(cut.equalsExactly(whole)).isTrue();
    }
  }
}
