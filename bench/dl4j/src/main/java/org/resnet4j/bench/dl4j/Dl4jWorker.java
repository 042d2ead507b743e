package org.resnet4j.bench.dl4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.resnet4j.bench.Item;
import org.resnet4j.bench.StepServer;

/** DL4J on the CPU, on the items of the benchmark. */
final class Dl4jWorker {

  private static final String FACTS =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private Dl4jWorker() {}

  /** Speaks the protocol of {@link StepServer}. Arguments: {@code --item NAME}. */
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      String version =
          "DL4J %s, %s".formatted(version(), Nd4j.getBackend().getClass().getSimpleName());
      Dl4jStep step = new Dl4jStep(Item.named(args[1]));
      StepServer.serve(version, in, System.out, step::run);
    } catch (LinkageError e) {
      System.out.println("skip it does not load here: " + e);
    }
  }

  private static String version() throws IOException {
    var facts = new Properties();
    try (InputStream file = ComputationGraph.class.getResourceAsStream(FACTS)) {
      if (file != null) {
        facts.load(file);
      }
    }
    return facts.getProperty("version", "of unknown version");
  }
}
