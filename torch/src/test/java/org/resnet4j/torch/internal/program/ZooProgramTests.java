package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;

/** Programs of every kind of net give what the interpreter with autograd gives. */
@ExtendWith(NativeLeakExtension.class)
class ZooProgramTests {

  /**
   * Rounding flips rectifiers and maxima near ties: so libtorch itself is up to three percent off
   * in single precision, most where a batch norm has few values. One tensor's gradient is up to
   * four percent off over five draws of weights and images, libtorch's as well.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32 | 16",
        "resnet18 | 64 | 8",
        "resnet50:stride=1x1 | 64 | 8",
        "resnet50:stride=1x1,norm=group | 48 | 4",
        "resnext50_32x4d | 64 | 8",
        "wide_resnet50_2:norm=none | 32 | 4",
        "preact-resnet50 | 64 | 8",
        "resnet18:projection=A | 32 | 16",
        "resnet18:norm=none,bias | 32 | 16",
        "resnet18:stem=3x3 | 16 | 16",
        "plain18 | 32 | 16",
        "cifar-resnet8 | 32 | 16",
        "cifar-resnet8:projection=B,bias | 8 | 16",
        "cifar-resnet14:projection=C | 4 | 16",
        "cifar-plain8 | 32 | 16",
        "cifar-preact-resnet11 | 16 | 16",
        "cifar-resnet14:order=bn-after-add | 8 | 16",
        "cifar-resnet14:order=relu-before-add | 8 | 16",
        "cifar-resnet14:order=relu-preact | 8 | 16",
        "cifar-resnet14:order=full-preact | 8 | 16",
        "cifar-resnet8:shortcut=scale,shortcut-scale=0.3 | 8 | 16",
        "cifar-resnet8:shortcut=gate | 8 | 16",
        "cifar-resnet8:shortcut=exclusive-gate,gate-bias=0 | 8 | 16",
        "cifar-resnet8:shortcut=conv1x1 | 8 | 16",
        "cifar-resnet8:shortcut=dropout | 8 | 16",
        "cifar-resnet8:norm=group | 8 | 16",
        "cifar-resnet8:zero-init | 8 | 16",
        "cifar-resnet8:init=pytorch | 8 | 16",
        "cifar-alexnet | 32 | 8",
        "cifar-alexnet:lrn=off,dropout=off,activation=tanh | 32 | 8",
        "resnet18d | 64 | 16",
        "resnet50d:activation=silu | 64 | 8",
        "seresnet18 | 64 | 8",
        "seresnet50 | 64 | 8",
        "cifar-resnet14:activation=hardswish | 8 | 16",
        "alexnet | 224 | 2",
        "alexnet-torchvision | 95 | 2",
      })
  void isNearTheReference(String spec, int side, int batch) {
    check(new StepOutcome.Work(spec, side, batch), 0.03, 0.09, 1e-5);
  }

  /**
   * Where nothing can flip, every way of a convolution and every option is at rounding: one
   * tensor's gradient is at most 1.5e-5 off over five draws of weights and images.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet18:activation=tanh,stem=3x3,bias | 8 | 16",
        "resnet50:activation=tanh,stem=3x3,norm=none,bias | 8 | 8",
        "resnext50_32x4d:activation=tanh,stem=3x3,norm=none | 8 | 8",
        "cifar-resnet14:activation=tanh | 32 | 16",
        "cifar-resnet14:activation=sigmoid | 8 | 16",
        "cifar-resnet14:activation=tanh,projection=C,bias | 4 | 16",
        "cifar-resnet14:activation=tanh,norm=group,projection=B | 8 | 16",
        "cifar-resnet14:activation=tanh,norm=none | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=scale | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=gate,gate-bias=0 | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=exclusive-gate,gate-bias=0 | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=conv1x1 | 8 | 16",
        "cifar-resnet14:activation=tanh,shortcut=dropout | 8 | 16",
        "cifar-resnet14:activation=tanh,order=bn-after-add | 8 | 16",
        "cifar-resnet14:activation=tanh,order=relu-before-add | 8 | 16",
        "cifar-resnet14:activation=tanh,order=relu-preact | 8 | 16",
        "cifar-preact-resnet11:activation=tanh | 16 | 16",
        "cifar-preact-resnet11:activation=sigmoid,stride=1x1 | 8 | 16",
        "cifar-plain14:activation=tanh | 8 | 16",
        "cifar-resnet14:activation=silu | 32 | 16",
        "cifar-resnet14:activation=gelu | 8 | 16",
        "cifar-preact-resnet11:activation=silu | 8 | 16",
        "cifar-preact-resnet11:activation=gelu,norm=group | 8 | 16",
        "cifar-resnet14:activation=silu,se=4 | 8 | 16",
        "cifar-resnet14:activation=tanh,se=4,projection=D,order=full-preact | 9 | 16",
        "cifar-resnet14:activation=tanh,se=16,shortcut=exclusive-gate | 8 | 1",
        "resnet18:activation=tanh,stem=3x3,projection=D | 10 | 16",
        "resnet50:activation=gelu,stem=3x3,norm=none,bias,se=16 | 8 | 8",
      })
  void isAtTheReferenceWhereTheNetIsSmooth(String spec, int side, int batch) {
    check(new StepOutcome.Work(spec, side, batch), 1e-5, 5e-5, 1e-3);
  }

  private static void check(StepOutcome.Work work, double ofAll, double ofOne, double share) {
    try (var exact = StepOutcome.exact(work);
        var planned = StepOutcome.program(work, Precision.FP32, 1)) {
      assertThat(planned.lossError(exact)).isLessThan(1e-4);
      assertThat(planned.gradientError(exact)).isLessThan(ofAll);
      assertThat(planned.worstGradientError(exact, share)).isLessThan(ofOne);
      assertThat(planned.statisticsError(exact)).isLessThan(1e-4);
    }
  }
}
