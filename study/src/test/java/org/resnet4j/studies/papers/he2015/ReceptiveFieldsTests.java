package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.Subset;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class ReceptiveFieldsTests {

  private static final Study STUDY = new ReceptiveFields();

  private static int side(Network network, String node) {
    int id =
        network.nodes().stream().filter(n -> n.name().equals(node)).findFirst().orElseThrow().id();
    return ReceptiveField.of(network).get(id).side();
  }

  /** 1 + 2 x 7; + 2 + 4 x 5; + 4 + 8 x 5: by hand. */
  @Test
  void graphGivesTheSideOfTheField() {
    Network network = Zoo.network("cifar-resnet20", 10);
    assertThat(ReceptiveFields.ends(network))
        .containsExactly("layer1.2.add", "layer2.2.add", "layer3.2.add");
    assertThat(side(network, "layer1.2.add")).isEqualTo(15);
    assertThat(side(network, "layer2.2.add")).isEqualTo(37);
    assertThat(side(network, "layer3.2.add")).isEqualTo(81);
    assertThat(side(Zoo.network("resnet18", 10), "maxpool")).isEqualTo(7 + 2 * 2);
  }

  /** What the gradient reaches is what the graph says, to the pixel. */
  @Test
  void gradientReachesTheWholeFieldAndNoMore() {
    Network network = Zoo.network("cifar-resnet20", 10);
    ImageDataset data =
        Subset.balanced(
            Datasets.open(
                DataRequest.of("synthetic", java.nio.file.Path.of("."), Split.TEST)
                    .withClasses(List.of("airplane", "bird"))),
            4,
            1);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      double[][] early = FieldMaps.of(net, Normalization.CIFAR10, data, "layer1.2.add", 1);
      assertThat(FieldMaps.support(early)).isEqualTo(15);
      double[][] late = FieldMaps.of(net, Normalization.CIFAR10, data, "layer3.2.add", 1);
      assertThat(FieldMaps.support(late)).isEqualTo(32);
      assertThat(FieldMaps.spread(late)).isGreaterThan(FieldMaps.spread(early));
    }
  }

  /** A line of three equal values has variance 2/3 along it and none across. */
  @Test
  void spreadIsADeviationAlongASide() {
    double[][] map = new double[5][5];
    map[2][1] = 1;
    map[2][2] = 1;
    map[2][3] = 1;
    assertThat(FieldMaps.spread(map)).isCloseTo(Math.sqrt(1 / 3.0), within(1e-12));
    assertThat(FieldMaps.support(map)).isEqualTo(3);
  }

  private static MadeUpResults madeUp(double[] early, double[] late, double fieldOfC) {
    MadeUpResults results = new MadeUpResults();
    for (String arm : List.of("trained", "untrained")) {
      results.at(1, arm, "spread", early).at(2, arm, "spread", late);
    }
    for (String arm : List.of("A", "B", "C")) {
      double field = arm.equals("C") ? fieldOfC : 15;
      results.at(1, arm, "theory", field, field, field);
      results.with(arm, "parameters", 1, 1, 1).with(arm, "milliseconds", 1, 1, 1);
    }
    return results;
  }

  @Test
  void judgesGrowthAndEqualFields() {
    double[] small = {2, 2.1, 2.2};
    double[] large = {5, 5.2, 5.4};
    double[] wild = {0, 2, 9};
    assertThat(madeUp(small, large, 15).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(large, small, 15).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(small, large, 17).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(small, wild, 15).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
    assertThat(STUDY.figures(madeUp(small, large, 15).of(STUDY))).hasSize(2);
  }
}
