package org.resnet4j.bench.djl;

import ai.djl.engine.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.resnet4j.bench.Item;
import org.resnet4j.bench.StepServer;

/** DJL with its PyTorch engine, on the items of the benchmark. */
final class DjlWorker {

  private DjlWorker() {}

  /** Speaks the protocol of {@link StepServer}. Arguments: {@code --item NAME}. */
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Engine engine = Engine.getEngine("PyTorch");
    String version = "DJL %s, libtorch %s".formatted(Engine.getDjlVersion(), engine.getVersion());
    try (var step = new DjlStep(Item.named(args[1]))) {
      StepServer.serve(version, in, System.out, step::run);
    }
  }
}
