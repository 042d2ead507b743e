package org.resnet4j.torch.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.graph.Network;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class EnsembleTests {

  private static final List<String> CLASSES = List.of("airplane", "bird", "cat");
  private static final ImageDataset DATA = Synthetic.open(Split.TEST, CLASSES, 20);
  private static final Network NETWORK = Zoo.network("cifar-resnet8", 3);

  private static Model model(long seed) {
    return Model.create(NETWORK, seed, Device.CPU, Element.FLOAT32);
  }

  private static Evaluation evaluate(boolean mirrored, Ensemble.Member... members) {
    return Evaluator.evaluate(
        new Ensemble(List.of(members), mirrored), DATA, Precision.FP32, () -> {});
  }

  /** The mean cross-entropy of averaged probabilities, computed node by node. */
  private static double exactLoss(boolean mirrored, Ensemble.Member... members) {
    double loss = 0;
    try (var epoch = BatchLoader.inOrder(DATA, DATA.size()).epoch(0);
        var scope = Scope.open()) {
      Batch batch = epoch.iterator().next();
      List<double[]> all = new ArrayList<>();
      for (Ensemble.Member member : members) {
        try (var plain = Inferences.plain(member.net());
            var input = new ImageInput(member.net(), member.normalize(), batch.pixels().length)) {
          Tensor images = input.images(batch);
          all.add(Tensors.toDoubles(Kernels.softmax(plain.logits(images))));
          if (mirrored) {
            all.add(Tensors.toDoubles(Kernels.softmax(plain.logits(images.flip(3)))));
          }
        }
      }
      for (int i = 0; i < batch.size(); i++) {
        int at = 3 * i + batch.labels()[i];
        double p = all.stream().mapToDouble(each -> each[at]).average().orElseThrow();
        loss -= Math.log(p) / batch.size();
      }
    }
    return loss;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void averagesTheProbabilitiesOfNetsWithTheirOwnNormalization(boolean mirrored) {
    try (var one = model(1);
        var other = model(2)) {
      Ensemble.Member[] members = {
        new Ensemble.Member(one, Normalization.HALF),
        new Ensemble.Member(other, Normalization.IMAGENET)
      };
      assertThat(evaluate(mirrored, members).loss())
          .isCloseTo(exactLoss(mirrored, members), within(1e-4));
    }
  }

  @Test
  void oneNetAloneHasItsOwnFiguresToTheBit() {
    try (var net = model(1)) {
      Evaluation own = Evaluator.evaluate(net, DATA, Normalization.HALF);
      assertThat(evaluate(false, new Ensemble.Member(net, Normalization.HALF))).isEqualTo(own);
      var twice = new Ensemble.Member(net, Normalization.HALF);
      Evaluation together = evaluate(false, twice, twice);
      assertThat(together.correct()).isEqualTo(own.correct());
      assertThat(together.loss()).isCloseTo(own.loss(), within(1e-6));
    }
  }
}
