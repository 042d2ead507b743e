package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.resnet4j.Text;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.graph.Summary;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Figure;
import org.resnet4j.report.Point;
import org.resnet4j.report.ScatterPlot;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimate;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.zoo.Zoo;

/** Eight times deeper than VGG and still less complex: counted. */
public final class Complexity implements Study {

  private static final String SIZE = "3x224x224";
  private static final Shape IMAGE = Shape.parse(SIZE);
  private static final String DEEP = "resnet152";
  private static final List<Arm> ARMS =
      List.of(
          new Arm("alexnet", "alexnet"),
          new Arm("vgg16", "VGG-16: Simonyan and Zisserman 2014, column D"),
          new Arm("vgg19", "VGG-19: column E"),
          new Arm("resnet18", "resnet18"),
          new Arm("resnet34", "resnet34"),
          new Arm("resnet50", "resnet50:stride=1x1"),
          new Arm("resnet101", "resnet101:stride=1x1"),
          new Arm(DEEP, "resnet152:stride=1x1"));

  /** He et al. 2015, Table 1 and section 4.1, in 1e9 multiply-adds, by arm; AlexNet has none. */
  private static final double[] PUBLISHED = {Double.NaN, 15.3, 19.6, 1.8, 3.6, 3.8, 7.6, 11.3};

  @Override
  public Claim claim() {
    return new Claim(
        "complexity",
        "Deeper and still less complex",
        "A residual network of 152 layers is eight times deeper than VGG and still has lower"
            + " complexity; a convolution has far fewer parameters than a fully connected layer"
            + " between the same maps.",
        "He et al. 2015 (arXiv 1512.03385), abstract and section 4.1; Krizhevsky et al. 2012,"
            + " section 1");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        ARMS,
        1,
        "Counted from the graphs at 3x224x224 and 1000 classes: multiply-adds of convolutions and"
            + " linear layers with padding taps, parameters, layers with weights on the longest"
            + " way. Nothing is trained and nothing is random.",
        "Of multiply-adds and of parameters: the larger of the two ratios ResNet-152 to VGG-16 is"
            + " below 1, ResNet-152 has at least 8 times the layers of VGG-19, and each convolution"
            + " of AlexNet has fewer parameters than a fully connected layer in its place. Counts"
            + " are exact, so the interval is a point.",
        "11.3 against 15.3 thousand million multiply-adds, 60 against 138 million parameters.",
        Cost.ofRest(1));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("image", SIZE, "nets", ARMS.stream().map(arm -> network(arm).name()).toList());
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    return count(arm, seed);
  }

  static List<Observation> count(Arm arm, long seed) {
    Network network = network(arm);
    Summary summary = Summary.of(network, IMAGE);
    List<Observation> rows = new ArrayList<>();
    rows.add(Observation.of(arm, seed, "parameters", summary.parameters()));
    rows.add(Observation.of(arm, seed, "multiplyAdds", summary.multiplyAdds()));
    rows.add(Observation.of(arm, seed, "layers", layers(network)));
    if (arm.name().equals("alexnet")) {
      rows.addAll(denseCounts(arm, seed, network));
    }
    return rows;
  }

  static Network network(Arm arm) {
    return arm.name().startsWith("vgg")
        ? VggNets.network(Integer.parseInt(arm.name().substring(3)))
        : Zoo.network(arm.what(), OptionalInt.empty());
  }

  /** Layers with weights, without the projections beside the blocks. */
  static long layers(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv || node.op() instanceof Op.Linear)
        .filter(node -> !node.name().contains("downsample"))
        .count();
  }

  /** Of each convolution: its parameters, and those of a full connection of the same maps. */
  private static List<Observation> denseCounts(Arm arm, long seed, Network network) {
    List<Shape> shapes = Shapes.of(network, IMAGE);
    List<Observation> rows = new ArrayList<>();
    int number = 0;
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        number++;
        long taps = (long) conv.kernel() * conv.kernel() * conv.in() / conv.groups();
        double in = shapes.get(node.inputs().get(0)).elements();
        double out = shapes.get(node.id()).elements();
        rows.add(Observation.at(number, arm, seed, "convolution", (taps + 1) * conv.out()));
        rows.add(Observation.at(number, arm, seed, "fullyConnected", (in + 1) * out));
      }
    }
    return rows;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    double work = ratio(results, "multiplyAdds", "vgg16");
    double size = ratio(results, "parameters", "vgg16");
    double depth = ratio(results, "layers", "vgg19");
    Estimate estimate = Estimate.exact(Math.max(work, size));
    Verdict verdict = Verdict.below(1, estimate);
    if (depth < 8 || leastSaving(results) <= 1) {
      verdict = Verdict.NOT_HELD;
    }
    String reason =
        Text.of(
            "ResNet-152 has %.2f times the multiply-adds and %.2f times the parameters of VGG-16, at %.1f times the layers of VGG-19; a fully connected layer in the place of AlexNet's convolutions has %,.0f times the parameters or more. AlexNet, at 8 layers, is %.0f times cheaper than ResNet-152: lower complexity is claimed of VGG alone.",
            work, size, depth, leastSaving(results), ratio(results, "multiplyAdds", "alexnet"));
    return new Outcome(verdict, estimate, reason, "Nothing: these are counts.");
  }

  private static double ratio(Results results, String quantity, String other) {
    return value(results, DEEP, quantity) / value(results, other, quantity);
  }

  private static double value(Results results, String arm, String quantity) {
    return results.value(arm, results.seeds().get(0), quantity);
  }

  private static double leastSaving(Results results) {
    double[] dense = at(results, "fullyConnected");
    double[] shared = at(results, "convolution");
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < dense.length; i++) {
      least = Math.min(least, dense[i] / shared[i]);
    }
    return least;
  }

  private static double[] at(Results results, String quantity) {
    return results.of("alexnet", results.seeds().get(0), quantity).stream()
        .mapToDouble(Observation::value)
        .toArray();
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "complexity-cost",
            "Multiply-adds of one image at 3x224x224, counted here; marks: as He et al. 2015,"
                + " Table 1 and section 4.1, have them.",
            costs(results)),
        new Figure(
            "complexity-size",
            "Parameters and multiply-adds of the nets. Most of AlexNet's and VGG's parameters are"
                + " in fully connected layers, which cost few multiply-adds.",
            sizes(results)),
        new Figure(
            "complexity-convolution",
            "Parameters of AlexNet's convolutions and of fully connected layers between the same"
                + " maps: local dependence and equal statistics everywhere are what saves them.",
            connections(results)));
  }

  private static BarChart costs(Results results) {
    double[] counted =
        ARMS.stream()
            .mapToDouble(arm -> value(results, arm.name(), "multiplyAdds") / 1e9)
            .toArray();
    return new BarChart(
        "Cost of one image",
        Axis.linear("multiply-adds, 1e9"),
        ARMS.stream().map(Arm::name).toList(),
        Series.bars("counted here", counted),
        Curves.published("He 2015", PUBLISHED));
  }

  private static ScatterPlot sizes(Results results) {
    return new ScatterPlot(
        "Size and cost",
        Axis.log("parameters"),
        Axis.log("multiply-adds"),
        family(results, "ResNet 18 to 152", "resnet"),
        family(results, "VGG 16, 19", "vgg"),
        family(results, "AlexNet", "alexnet"));
  }

  private static Series family(Results results, String name, String prefix) {
    List<Point> points =
        ARMS.stream()
            .map(Arm::name)
            .filter(arm -> arm.startsWith(prefix))
            .map(
                arm ->
                    Point.of(
                        value(results, arm, "parameters"), value(results, arm, "multiplyAdds")))
            .toList();
    return Series.of(name, points);
  }

  private static BarChart connections(Results results) {
    double[] shared = at(results, "convolution");
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= shared.length; i++) {
      names.add("convolution " + i);
    }
    return new BarChart(
        "Parameters of a layer",
        Axis.log("parameters"),
        names,
        Series.bars("convolution", shared),
        Series.bars("fully connected", at(results, "fullyConnected")));
  }
}
