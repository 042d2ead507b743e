package org.resnet4j.bench.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.FormulaWeights;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fixtures of the parity tests, made by real PyTorch, against what a device computes. */
final class GpuParity {

  private static final List<String> NETS =
      List.of("cifar-resnet20", "cifar-plain20", "resnet18", "resnet34-bias", "resnet50");
  private static final String PARITY = "/org/resnet4j/torch/parity/";
  private static final double FLOAT64 = 1e-8;
  private static final double FLOAT32 = 1e-4;
  private static final double LOSSES = 1e-6;

  private final String name;
  private final Device device;
  private final JsonNode fixture;
  private final Network network;

  private GpuParity(String name, Device device) {
    this.name = name;
    this.device = device;
    this.fixture = read(name);
    this.network = Zoo.network(fixture.get("model").asString(), fixture.get("classes").asInt());
  }

  private static JsonNode read(String name) {
    try (var in = FormulaWeights.class.getResourceAsStream(PARITY + name + ".json")) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options: {@code --nets a,b}. */
  public static void main(String[] words) {
    Rows.run(
        words,
        List.of("--nets"),
        (arguments, device) -> {
          List<String> asked =
              arguments.find("--nets").map(nets -> List.of(nets.split(","))).orElse(NETS);
          asked.forEach(net -> new GpuParity(net, device).check());
        });
  }

  private void check() {
    step(Mode.EVAL, "eval", Element.FLOAT64, FLOAT64);
    step(Mode.TRAIN, "train", Element.FLOAT64, FLOAT64);
    step(Mode.EVAL, "eval", Element.FLOAT32, FLOAT32);
    step(Mode.TRAIN, "train", Element.FLOAT32, FLOAT32);
    training("adam");
    training("sgd");
  }

  /** One forward and backward pass, in single precision too against double's figures. */
  private void step(Mode mode, String key, Element element, double limit) {
    JsonNode expected = fixture.get(key);
    try (Model net = model(element);
        var scope = Scope.open()) {
      Tensor logits = new Interpreter(net).forward(images(net), mode);
      Tensor loss = Kernels.crossEntropy(logits, labels());
      loss.backward();
      String what = name + " " + key + " " + element.toString().toLowerCase(java.util.Locale.ROOT);
      double[] wanted = doubles(expected.get("logits")).toArray();
      report(what + " logits", greatest(Tensors.toDoubles(logits), wanted), limit);
      double lossError = Math.abs(loss.item_double() - expected.get("loss").asDouble());
      report(what + " loss", lossError, limit);
      report(what + " gradients", gradientError(net, expected.get("gradNorms")), limit);
    }
  }

  private void training(String kind) {
    JsonNode run = fixture.get(kind);
    double rate = run.get("lr").asDouble();
    Optimizer settings =
        kind.equals("adam")
            ? Optimizer.Adam.of(rate)
            : new Optimizer.Sgd(
                rate,
                run.get("momentum").asDouble(),
                run.get("weightDecay").asDouble(),
                run.get("nesterov").asBoolean());
    double[] wanted = doubles(run.get("losses")).toArray();
    report(
        name + " " + wanted.length + " steps of " + kind + " float64",
        greatest(losses(settings, wanted.length), wanted),
        LOSSES);
  }

  private double[] losses(Optimizer settings, int steps) {
    double[] losses = new double[steps];
    try (var net = model(Element.FLOAT64);
        var optimizer = new FlatOptimizer(settings, net)) {
      for (int i = 0; i < steps; i++) {
        try (var scope = Scope.open()) {
          Tensor loss =
              Kernels.crossEntropy(new Interpreter(net).forward(images(net), Mode.TRAIN), labels());
          net.parameters().zeroGrad();
          loss.backward();
          optimizer.step(settings.rate());
          losses[i] = loss.item_double();
        }
      }
    }
    return losses;
  }

  private Model model(Element element) {
    Model net = Model.allocate(network, device, element);
    FormulaWeights.fill(net);
    return net;
  }

  private Tensor images(Model net) {
    long[] sizes = doubles(fixture.get("input")).mapToLong(d -> (long) d).toArray();
    int size = (int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    double[] values = FormulaWeights.values("input", size, 0, 1);
    return Tensors.ofDoubles(values, net.element(), device, sizes);
  }

  private Tensor labels() {
    long[] labels = new long[fixture.get("input").get(0).asInt()];
    Arrays.setAll(labels, i -> (i * 7L + 3) % network.classes());
    return Tensors.ofLongs(labels, device);
  }

  /** The greatest difference of a parameter's norm, in parts of the greatest norm of all. */
  private static double gradientError(Model net, JsonNode expected) {
    double worst = 0;
    double greatest = 0;
    for (var norm : expected.properties()) {
      double wanted = norm.getValue().asDouble();
      double actual = Kernels.norm(net.parameters().gradient(norm.getKey()));
      worst = worse(worst, Math.abs(actual - wanted));
      greatest = Math.max(greatest, wanted);
    }
    return worst / greatest;
  }

  private static double greatest(double[] actual, double[] wanted) {
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = worse(worst, Math.abs(actual[i] - wanted[i]));
    }
    return worst;
  }

  /** NaN is the worst. */
  private static double worse(double a, double b) {
    return Math.max(a, b);
  }

  private static DoubleStream doubles(JsonNode node) {
    return node.isArray()
        ? IntStream.range(0, node.size()).mapToObj(node::get).flatMapToDouble(GpuParity::doubles)
        : DoubleStream.of(node.asDouble());
  }

  private static void report(String what, double error, double limit) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", what);
    row.put("error", Double.isFinite(error) ? error : String.valueOf(error));
    row.put("limit", limit);
    row.put("ok", error <= limit);
    Rows.print(row);
  }
}
