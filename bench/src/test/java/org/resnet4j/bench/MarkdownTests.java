package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.resnet4j.metrics.Times;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MarkdownTests {

  @Test
  void printsSpeedsTimesPeaksAndWhatIsMissing() {
    assertThat(Markdown.of(report()))
        .isEqualTo(
            """
            # resnet4j and its peers, 2026-01-02T03:04:05Z

            Processor, Linux amd64, Java 17, 2 threads; 2 alternated rounds of 2 steps a side.

            - pytorch: PyTorch 2
            - resnet4j plain fp32: resnet4j 1

            ## resnet4j plain fp32: how many times faster (the peer's median time over ours, 95 % interval)

            | item | pytorch |
            |---|---|
            | founding | 2.00 (2.00 to 2.00) |

            ## Times

            | item | side | ms a step: min | median | p90 | images/s | GFLOP/s | of the peak | peak memory, MB | start to first step, s |
            |---|---|---|---|---|---|---|---|---|---|
            | founding | pytorch | 200.0 | 200.0 | 200.0 | 320 | 144 | 72 % | - | 2.5 |
            | founding | resnet4j plain fp32 | 100.0 | 100.0 | 100.0 | 640 | 287 | 144 % | 1024 | 1.5 |

            ## The machine, and loading

            Measured peaks: 200 GFLOP/s in fp32, 400 in bf16 (the faster of a 3x3 convolution and a matrix product), \
            20.5 GB/s read and written by a copy. GFLOP/s above count two operations a multiply-add of convolutions and \
            linear layers, three forward passes a training step. Taps that see nothing but padding are counted: who leaves \
            them out, as we do, may come out above 100 % (the founding job's last stages are 2x2 and 1x1).

            Loading a batch of 128 images of 3x32x32 from memory, shuffled, cropped and flipped: 0.50 / 1.00 / 2.00 ms (min / \
            median / p90), 128000 images/s.

            - skipped: djl: not here
            """);
  }

  @Test
  void theJsonHoldsEveryStep() {
    var mapper = new JsonMapper();
    JsonNode json = mapper.readTree(mapper.writeValueAsString(report().document()));

    assertThat(json.at("/date").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.at("/machine/threads").asInt()).isEqualTo(2);
    assertThat(json.at("/versions/pytorch").asString()).isEqualTo("PyTorch 2");
    assertThat(json.at("/items/0/sides/0/side/rounds/1/0").asDouble()).isEqualTo(200);
    assertThat(json.at("/items/0/sides/1/side/peakKilobytes").asLong()).isEqualTo(1 << 20);
    assertThat(json.at("/items/0/comparisons/0/ratio/estimate").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/roofline/gigaflops/bf16").asDouble()).isEqualTo(400);
    assertThat(json.at("/skipped/0").asString()).isEqualTo("skipped: djl: not here");
  }

  private static Report report() {
    var peer = side("pytorch", false, 200, "PyTorch 2", 2.5, OptionalLong.empty());
    var ours = side("resnet4j plain fp32", true, 100, "resnet4j 1", 1.5, OptionalLong.of(1 << 20));
    var loading = new Roofline.Loading(new Times(0.5, 1, 2), 128_000);
    return new Report(
        Instant.parse("2026-01-02T03:04:05Z"),
        new Machine("Processor", "Linux amd64", "17", 2),
        new Schedule(2, 1, 2, 1),
        new Roofline(Map.of("fp32", 200.0, "bf16", 400.0), 20.5, loading),
        List.of(new ItemResult(Item.named("founding"), List.of(peer, ours))),
        List.of(new Alternation.Skip("djl", Optional.empty(), "not here")));
  }

  private static Side side(
      String name, boolean ours, double ms, String version, double startUp, OptionalLong peak) {
    List<Double> turn = List.of(ms, ms);
    return new Side(name, ours, "fp32", version, List.of(turn, turn), startUp, peak);
  }
}
