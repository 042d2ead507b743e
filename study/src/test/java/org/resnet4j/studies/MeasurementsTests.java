package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.studies.measure.ForwardPasses;
import org.resnet4j.studies.papers.he2015.LayerResponses;
import org.resnet4j.studies.papers.he2015.ReceptiveFields;
import org.resnet4j.studies.papers.krizhevsky2012.CoAdaptation;
import org.resnet4j.studies.papers.krizhevsky2012.Dropout;
import org.resnet4j.studies.papers.krizhevsky2012.FourLayerNet;
import org.resnet4j.studies.papers.krizhevsky2012.Lrn;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** What studies read off a net, tried on nets that nobody trained. */
@ExtendWith(NativeLeakExtension.class)
class MeasurementsTests {

  private static final Arm ARM = new Arm("arm", "");

  @TempDir private Path out;

  private StudyContext context() {
    StudyData data = StudyData.of("synthetic", out);
    return new StudyContext(Budget.QUICK, data, out, Device.CPU, StudyListener.SILENT, () -> false);
  }

  private static TrainedModel untrained(String spec, ImageDataset data) {
    Network network = Zoo.network(spec, 10);
    Model net = Model.create(network, 1, Device.CPU, Element.FLOAT32);
    Preprocessing preprocessing = Preprocessing.of(Geometry.forSide(32), Normalization.CIFAR10);
    return new TrainedModel(net, data.classes(), preprocessing, network.inputShape());
  }

  @Test
  void responsesHaveADeviationALayer() {
    StudyContext context = context();
    ImageDataset data = context.test(20);
    try (TrainedModel model = untrained("cifar-resnet8", data)) {
      double[] deviations = LayerResponses.deviations(model, data, context);
      assertThat(deviations).hasSize(7);
      assertThat(Arrays.stream(deviations)).allMatch(d -> d > 0 && d < 10);
    }
  }

  /** Each image has a thinned net of its own; a seed draws the same ones again. */
  @Test
  void thinnedNetsDifferAndFollowTheSeed() {
    StudyContext context = context();
    ImageDataset data = context.test(20);
    try (TrainedModel model = untrained("cifar-alexnet", data)) {
      double[][] one = ForwardPasses.probabilities(model, data, Mode.TRAIN, context);
      double[][] other = ForwardPasses.probabilities(model, data, Mode.TRAIN, context);
      assertThat(Arrays.deepEquals(one, other)).isFalse();
      assertThat(Arrays.stream(one[0]).sum()).isCloseTo(1, within(1e-5));
      List<Observation> rows = Dropout.thinned(ARM, 7, model, data, context);
      assertThat(Dropout.thinned(ARM, 7, model, data, context)).isEqualTo(rows);
      double[][] responses = Dropout.hidden(model, data, context);
      assertThat(responses).hasDimensions(20, 512);
      assertThat(CoAdaptation.meanAbsoluteCorrelation(responses)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void normalisationKeepsTheLeastOfThePeak() {
    StudyContext context = context();
    ImageDataset data = context.test(20);
    try (TrainedModel model = untrained("cifar-alexnet:dropout=off", data)) {
      List<Observation> rows = Lrn.aroundPeaks(ARM, 1, model, data, context);
      double peak = at(rows, "response", 0);
      assertThat(peak).isCloseTo(at(rows, "peakHeight", 0), within(1e-9));
      assertThat(at(rows, "response", 1)).isLessThan(peak);
      assertThat(at(rows, "kept", 0)).isLessThan(1).isGreaterThan(0.9);
    }
  }

  private static double at(List<Observation> rows, String quantity, double x) {
    return rows.stream()
        .filter(o -> o.quantity().equals(quantity) && o.x() == x)
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void fourLayersTrainUntilTheGoal() {
    StudyContext context = context();
    ImageDataset data = context.train(20);
    var all = new FourLayerNet.Training(0.01, 10, 3, 0);
    double[] errors = FourLayerNet.errors(Activation.RELU.op(), all, data, 1, context);
    assertThat(errors).hasSize(3);
    assertThat(FourLayerNet.errors(Activation.RELU.op(), all, data, 1, context)).isEqualTo(errors);
    var wild = new FourLayerNet.Training(1e20, 10, 3, 0);
    assertThatThrownBy(() -> FourLayerNet.errors(Activation.RELU.op(), wild, data, 1, context))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith("the loss is not finite at step ");
    var easy = new FourLayerNet.Training(0.01, 10, 3, 1);
    assertThat(FourLayerNet.errors(Activation.RELU.op(), easy, data, 1, context)).hasSize(1);
  }

  @Test
  void fieldsOfTheUntrainedNetGrowByStage() {
    Study study = new ReceptiveFields();
    Arm untrained = study.design(Budget.QUICK).arms().get(0);
    List<Observation> rows = study.measure(untrained, 2, context());
    assertThat(at(rows, "support", 1)).isEqualTo(15);
    assertThat(at(rows, "spread", 3)).isGreaterThan(at(rows, "spread", 1));
  }
}
