package org.resnet4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class ModelSpecTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "resnet35 | unknown model 'resnet35'; did you mean 'resnet34'?; `resnet"
            + " models` lists all",
        "inception | unknown model 'inception'; `resnet models` lists all",
        "cifar-resnet34 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got"
            + " 34",
        "cifar-resnet020 | unknown model 'cifar-resnet020'; did you mean 'cifar-resnet20'?; `resnet models`"
            + " lists all",
        "cifar-resnet2 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got 2",
        "cifar-plain1208 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... 1202), got"
            + " 1208",
        "resnet18:biass | model resnet18:biass: unknown option 'biass'; did you mean 'bias'?;"
            + " options are bias, norm, projection, shortcut, gate-bias, shortcut-scale,"
            + " branch-scale, shortcut-dropout, order, stem, stride, se, activation, init, zero-init, lrn,"
            + " dropout",
        "resnet18:norm=layer | model resnet18:norm=layer: option norm is one of batch, group, none,"
            + " got 'layer'",
        "resnet18:norm | model resnet18:norm: option norm is one of batch, group, none, got ''",
        "resnet18:bias,bias=off | model resnet18:bias,bias=off names the option bias twice",
        "resnet18:stride=1x1 | model resnet18:stride=1x1: resnet18 has no option stride; its options"
            + " are bias, norm, projection, shortcut, gate-bias, shortcut-scale, branch-scale,"
            + " shortcut-dropout, order, stem, se, activation, init, zero-init",
        "resnet18:stride=3x3 | model resnet18:stride=3x3: resnet18 has no option stride; its options"
            + " are bias, norm, projection, shortcut, gate-bias, shortcut-scale, branch-scale,"
            + " shortcut-dropout, order, stem, se, activation, init, zero-init",
        "cifar-plain20:projection=B | model cifar-plain20:projection=B: cifar-plain20 has no option"
            + " projection; its options are bias, norm, activation, init",
        "resnet18:norm=none,zero-init | model resnet18:norm=none,zero-init: zero-init is about the"
            + " last norm of each branch, and norm=none has none",
        "resnet18:shortcut=none,zero-init | model resnet18:shortcut=none,zero-init: without a"
            + " shortcut, zero-init makes the output of every block 0",
        "resnet18:projection=B,shortcut=none | model resnet18:projection=B,shortcut=none: projection"
            + " is about the shortcut, and shortcut=none has none",
        "resnet18:projection=B,shortcut=conv1x1 | model resnet18:projection=B,shortcut=conv1x1:"
            + " shortcut=conv1x1 is a projection of its own; leave out projection",
        "resnet18:gate-bias=-6 | model resnet18:gate-bias=-6: gate-bias is for"
            + " shortcut=exclusive-gate or shortcut=gate, and this is identity",
        "resnet18:shortcut=gate,branch-scale=1 | model resnet18:shortcut=gate,branch-scale=1:"
            + " branch-scale is for shortcut=scale, and this is gate",
        "resnet18:shortcut-dropout=0.1 | model resnet18:shortcut-dropout=0.1: shortcut-dropout is for"
            + " shortcut=dropout, and this is identity",
        "resnet18:shortcut=gate,gate-bias=low | model resnet18:shortcut=gate,gate-bias=low: option"
            + " gate-bias is a number from -100 to 100, got 'low'",
        "resnet18:shortcut=gate,gate-bias=NaN | model resnet18:shortcut=gate,gate-bias=NaN: option"
            + " gate-bias is a number from -100 to 100, got 'NaN'",
        "resnet18:shortcut=scale,shortcut-scale=11 | model resnet18:shortcut=scale,shortcut-scale=11:"
            + " option shortcut-scale is a number from 0 to 10, got '11'",
        "resnet18:shortcut=dropout,shortcut-dropout=1 | model"
            + " resnet18:shortcut=dropout,shortcut-dropout=1: option shortcut-dropout is a number from"
            + " 0 to 0.99, got '1'",
        "resnet18:shortcut=dropout,shortcut-dropout | model"
            + " resnet18:shortcut=dropout,shortcut-dropout: option shortcut-dropout is a number from"
            + " 0 to 0.99, got ''",
        "resnet18:order=full-preact,zero-init | model resnet18:order=full-preact,zero-init: zero-init"
            + " is for branches that end in a norm: order=original or relu-preact, and this is"
            + " full-preact",
        "preact-resnet50:zero-init | model preact-resnet50:zero-init: zero-init is for branches that"
            + " end in a norm: order=original or relu-preact, and this is full-preact",
        "resnet18:order=bn-after-add,norm=none | model resnet18:order=bn-after-add,norm=none:"
            + " order=bn-after-add is about the norm, and norm=none has none",
        "resnet18:order=relu-before-add,shortcut=none | model"
            + " resnet18:order=relu-before-add,shortcut=none: order=relu-before-add is about the"
            + " addition, and shortcut=none has none",
        "cifar-preact-resnet12 | a pre-activation CIFAR ResNet has depth 6n+2 (8, 14, 20, ... 110,"
            + " ...) or, of bottlenecks, 9n+2 (11, 29, 47, ... 164, ... 1001, ...), at most 1202, got"
            + " 12",
        "cifar-preact-resnet2 | a pre-activation CIFAR ResNet has depth 6n+2 (8, 14, 20, ... 110,"
            + " ...) or, of bottlenecks, 9n+2 (11, 29, 47, ... 164, ... 1001, ...), at most 1202, got"
            + " 2",
        "alexnet:norm=batch | model alexnet:norm=batch: alexnet has no option norm; its options are"
            + " activation, init, lrn, dropout",
        "alexnet-torchvision:lrn=off | model alexnet-torchvision:lrn=off: alexnet-torchvision has no"
            + " option lrn; its options are dropout",
        "cifar-resnet20:dropout | model cifar-resnet20:dropout: cifar-resnet20 has no option dropout;"
            + " its options are bias, norm, projection, shortcut, gate-bias, shortcut-scale,"
            + " branch-scale, shortcut-dropout, order, se, activation, init, zero-init",
      })
  void saysWhatIsWrongWithASpec(String spec, String message) {
    assertThatThrownBy(() -> Zoo.network(spec, OptionalInt.empty()))
        .isInstanceOf(ResnetException.class)
        .hasMessage(message)
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias=on | resnet34:bias",
        "resnet34:bias=off | resnet34",
        "resnet50:zero-init,stride=1x1,norm=batch | resnet50:stride=1x1,zero-init",
        "resnet50:projection=c | resnet50:projection=C",
        "cifar-resnet110:gate-bias=-6.0,shortcut=exclusive-gate |"
            + " cifar-resnet110:shortcut=exclusive-gate",
        "cifar-resnet110:shortcut=gate,gate-bias=-7.50 | cifar-resnet110:shortcut=gate,gate-bias=-7.5",
        "cifar-resnet110:shortcut=scale,branch-scale=1e0,shortcut-scale=0 |"
            + " cifar-resnet110:shortcut=scale,shortcut-scale=0,branch-scale=1",
        "cifar-preact-resnet164:order=full-preact | cifar-preact-resnet164",
        "cifar-preact-resnet164:order=original | cifar-preact-resnet164:order=original",
        "cifar-resnet20:order=original | cifar-resnet20",
        "alexnet:init=gaussian | alexnet",
        "alexnet:init=kaiming | alexnet:init=kaiming",
        "cifar-alexnet:lrn,dropout=off | cifar-alexnet:dropout=off",
      })
  void writesASpecWithoutDefaults(String given, String written) {
    assertThat(ModelSpec.parse(given)).hasToString(written);
    assertThat(ModelSpec.parse(written)).isEqualTo(ModelSpec.parse(given));
  }

  @Test
  void showsTheNetsOwnDefaultFirst() {
    assertThat(Option.INIT.usage()).isEqualTo("init=kaiming|gaussian|pytorch");
    assertThat(Option.INIT.usage("alexnet")).isEqualTo("init=gaussian|kaiming|pytorch");
    assertThat(Option.ORDER.usage("preact-resnet50")).startsWith("order=full-preact|original|");
    assertThat(Option.GATE_BIAS.usage()).isEqualTo("gate-bias=-6 (-100 to 100)");
  }
}
