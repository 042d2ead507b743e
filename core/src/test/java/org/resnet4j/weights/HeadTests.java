package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Network;
import org.resnet4j.zoo.Zoo;

/** Where the classifier of a file is found, and what is said where it is another. */
class HeadTests {

  @ParameterizedTest
  @CsvSource({
    "'', fc.1",
    "'', fc.0",
    "'', fc.linear",
    "'', classifier",
    "'', last_linear",
    "'', head.1",
    "encoder., classifier",
    "encoder., encoder.fc.1",
    "model.backbone., model.head",
    "backbone., head.fc",
    "0., 2",
    "module.0., module.1",
  })
  void findsTheHeadInASequentialOrBesideTheNet(String module, String head) {
    List<TensorInfo> theirs =
        FitTests.tensors(
            "resnet18", name -> name.startsWith("fc.") ? head + name.substring(2) : module + name);
    Network usual = Zoo.network("resnet18", OptionalInt.empty());
    assertThat(Fit.classes(usual, theirs)).hasValue(1000);
    Fit fit = Fit.of(usual, theirs);
    assertThat(fit.isExact()).as(fit.toString()).isTrue();
    assertThat(fit.names()).containsEntry("fc.weight", head + ".weight");
  }

  /** A projection of another width, two layers, one without a bias, or a name that is no head's. */
  @ParameterizedTest
  @CsvSource({
    "fc.1.weight 10x256 fc.1.bias 10, 2",
    "fc.0.weight 64x512 fc.0.bias 64 fc.2.weight 10x64 fc.2.bias 10, 2",
    "fc.0.weight 512 fc.0.bias 512 fc.1.weight 10x512 fc.1.bias 10, 2",
    "fc.1.weight 10x512, 1",
    "projector.weight 10x512 projector.bias 10, 2",
    "head.weight 10x512 head.bias 10 classifier.weight 10x512 classifier.bias 10, 2",
  })
  void takesNothingElseForTheHead(String tensors, int missing) {
    List<TensorInfo> theirs = new ArrayList<>(FitTests.tensors("resnet18", name -> name));
    theirs.removeIf(info -> info.name().startsWith("fc."));
    theirs.addAll(described(tensors));
    assertThat(Fit.of(Zoo.network("resnet18", 10), theirs).missing()).hasSize(missing);
  }

  /** Names, each followed by a shape. */
  private static List<TensorInfo> described(String tensors) {
    String[] words = tensors.split(" ", -1);
    List<TensorInfo> described = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      List<Long> shape = Stream.of(words[i + 1].split("x", -1)).map(Long::valueOf).toList();
      described.add(new TensorInfo(words[i], DType.F32, shape));
    }
    return described;
  }

  @Test
  void saysThatAHeadOfSeveralLayersIsAnotherNet() {
    List<TensorInfo> theirs = new ArrayList<>(FitTests.tensors("resnet18", name -> name));
    theirs.removeIf(info -> info.name().startsWith("fc."));
    theirs.addAll(described("fc.0.weight 64x512 fc.0.bias 64 fc.2.weight 2x64 fc.2.bias 2"));
    assertThatThrownBy(() -> Fit.of(Zoo.network("resnet18", 2), theirs).require("x.pth"))
        .hasMessage(
            "x.pth does not fit resnet18: 2 missing: fc.weight, fc.bias; 4 unexpected: fc.0.weight,"
                + " fc.0.bias, fc.2.weight, fc.2.bias. Its head is a net of its own, fc.0.weight"
                + " [64, 512], fc.0.bias [64], fc.2.weight [2, 64], fc.2.bias [2], and a head here"
                + " is one linear layer; `resnet train --weights` with --fresh-head begins with a"
                + " new one");
  }

  @Test
  void withoutItsHeadANetMayHaveAnyOther() {
    Network network = Zoo.network("resnet18", 3);
    for (String head :
        List.of("fc.weight 1000x512 fc.bias 1000", "fc.0.weight 2x512 fc.3.bias 2")) {
      List<TensorInfo> theirs = new ArrayList<>(FitTests.tensors("resnet18", name -> "m." + name));
      theirs.removeIf(info -> info.name().startsWith("m.fc."));
      theirs.addAll(described("m." + head.replace(" fc", " m.fc")));
      Fit fit = Fit.withoutHead(network, theirs);
      assertThat(fit.extras()).hasSize(2).allMatch(name -> name.startsWith("m.fc."));
      assertThat(fit.leavingExtras().isExact()).isTrue();
      assertThat(fit.names()).hasSize(120);
    }
  }

  @Test
  void aClassifierWithoutRowsTellsNoNumberOfClasses() {
    Network network = Zoo.network("resnet18", 1000);
    assertThat(Fit.classes(network, head(37))).hasValue(37);
    assertThat(Fit.classes(network, head(0))).isEmpty();
    assertThat(Fit.classes(network, head(1L << 31))).isEmpty();
  }

  private static List<TensorInfo> head(long classes) {
    return List.of(new TensorInfo("fc.weight", DType.F32, List.of(classes, 512L)));
  }
}
