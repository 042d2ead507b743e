package org.resnet4j.format.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.format.Fixtures;
import org.resnet4j.format.ReadBudget;

class PickleMachineTests {

  private static final Path FILE = Path.of("w.pth");
  private static final String ADVICE =
      ", which is no part of a state dict and was not run; if you trust the file, save the weights"
          + " alone in Python: torch.save(model.state_dict(), 'weights.pth')";

  private static Pickled read(byte[] pickle) {
    ReadBudget budget = new ReadBudget(pickle.length);
    return PickleMachine.read(
        FILE, new PickleInput(ByteBuffer.wrap(pickle), budget), new TorchVocabulary(budget));
  }

  private static Pickled read(String pickle) {
    return read(Fixtures.latin1(pickle));
  }

  private static void assertRefused(String pickle, String message) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> read(pickle))
        .withMessage(message)
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  private static String flat(Pickled value) {
    if (value instanceof Pickled.Items items) {
      return items.values().stream().map(PickleMachineTests::flat).toList().toString();
    }
    if (value instanceof Pickled.Dict dict) {
      StringBuilder text = new StringBuilder("{");
      dict.byText().forEach((key, item) -> text.append(key).append('=').append(flat(item)));
      return text.append('}').toString();
    }
    return value instanceof Pickled.Int number ? String.valueOf(number.value()) : value.toString();
  }

  private static Pickled of(Pickled.Dict dict, String key) {
    return Objects.requireNonNull(dict.get(key), key);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void readsEveryProtocol(int protocol) {
    Pickled.Dict dict = (Pickled.Dict) read(Fixtures.bytes("plain" + protocol + ".pickle"));
    Map<String, Pickled> values = dict.byText();
    assertThat(values)
        .containsEntry("none", Pickled.None.NONE)
        .containsEntry("true", new Pickled.Bool(true))
        .containsEntry("false", new Pickled.Bool(false))
        .containsEntry("small", new Pickled.Int(7))
        .containsEntry("byte", new Pickled.Int(200))
        .containsEntry("short", new Pickled.Int(40000))
        .containsEntry("negative", new Pickled.Int(-5))
        .containsEntry("int", new Pickled.Int(1 << 30))
        .containsEntry("long", new Pickled.Int(-(1L << 40)))
        .containsEntry("huge", new Pickled.BigInt(BigInteger.TWO.pow(100)))
        .containsEntry("minus", new Pickled.BigInt(BigInteger.TWO.pow(100).negate()))
        .containsEntry("half", new Pickled.Real(0.5))
        .containsEntry("tiny", new Pickled.Real(Double.MIN_VALUE))
        .containsEntry("infinite", new Pickled.Real(Double.NEGATIVE_INFINITY))
        .containsEntry("text", new Pickled.Text("ünï \\ ' \n €"));
    ByteBuffer latin = ((Pickled.Bytes) of(dict, "latin")).data();
    assertThat(StandardCharsets.ISO_8859_1.decode(latin).toString()).isEqualTo("\u0000ÿ'");
    assertThat(flat(of(dict, "list"))).isEqualTo("[1, [2, []]]");
    assertThat(flat(of(dict, "tuple"))).isEqualTo("[1, 2, 3, 4]");
    assertThat(flat(of(dict, "pair"))).isEqualTo("[1, 2]");
    assertThat(flat(of(dict, "set"))).isEqualTo("[1]");
    assertThat(flat(of(dict, "dict"))).isEqualTo("{a={b=1}}");
  }

  /** In the pickles: ~ is a line feed; the digits 0 to 9 behind ^ are bytes. */
  private static String expand(String pickle) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pickle.length(); i++) {
      char c = pickle.charAt(i);
      text.append(c == '~' ? '\n' : c == '^' ? (char) (pickle.charAt(++i) - '0') : c);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cos~system~(X^6^0^0^0rm -rftR. | os.system",
        "c__builtin__~eval~)R. | builtins.eval",
        "cbuiltins~exec~)R. | builtins.exec",
        "(ios~system~. | os.system",
        "(cposix~system~o. | posix.system",
        "csubprocess~Popen~)\u0081. | subprocess.Popen",
        "X^2^0^0^0osX^6^0^0^0system\u0093. | os.system",
        "ctorch.storage~_load_from_bytes~(tR. | torch.storage._load_from_bytes",
        "cbuiltins~getattr~. | builtins.getattr",
        "ctorchvision.models.resnet~ResNet~)\u0081. | torchvision.models.resnet.ResNet",
        "ctorch~FloatStorage.__class__~. | torch.FloatStorage.__class__",
        "cos.path~join~. | os.path.join",
        "c~~. | .",
      })
  void refusesForeignNamesByName(String pickle, String name) {
    assertRefused(expand(pickle), "w.pth asks for " + name + ADVICE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0. | is malformed | 0",
        "(0. | is malformed | 2",
        "t. | is malformed | 0",
        "N(a. | is malformed | 2",
        ")Na. | is malformed | 2",
        "N\u0085Na. | is malformed | 3",
        "]NNs. | is malformed | 3",
        "}(Nu. | is malformed | 3",
        "\u0086. | is malformed | 0",
        "NNR. | is malformed | 2",
        "N)R. | is malformed | 2",
        "ctorch~Tensor~)R. | calls torch.Tensor | 15",
        "Nb. | is malformed | 1",
        "NNb. | is malformed | 2",
        "h^0. | recalls number 0, which it did not store | 0",
        "Nq^9. | stores number 9 where so many cannot have been | 1",
        "Nr\u00ff\u00ff\u00ff\u007f. | stores number 2147483647 where so many cannot have been | 1",
        "\u0080^9. | has protocol 9; 0 to 5 are known | 0",
        "\u0082^1. | has opcode 0x82, which weights do not need | 0",
        "\u0097. | has opcode 0x97, which weights do not need | 0",
        "T\u00ff\u00ff\u00ff\u00ff. | states a length of -1 | 0",
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff. | states a length of -1 | 0",
        "X^1^0^0^0\u00ff. | holds text that is not UTF-8 | 0",
        "I1x~. | is malformed | 0",
        "F1e~. | is malformed | 0",
        "F.~. | is malformed | 0",
        "Sabc~. | is malformed | 0",
        "S'\\x1'~. | is malformed | 0",
        "NQ. | is malformed | 1",
        "(N)Q. | is malformed | 3",
        "(X^6^0^0^0moduletQ. | refers to something outside of it that is no storage | 13",
        "Px~. | is malformed | 0",
      })
  void refusesWhatIsNoPickle(String pickle, String what, int at) {
    assertRefused(
        expand(pickle),
        String.format(
            Locale.ROOT,
            "w.pth: its pickle %s (at byte %d of the pickle); nothing in it was run",
            what,
            at));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "N", "X^9^0^0^0abc", "J^1", "cos", "B\u00ff\u00ff\u00ff\u00ff", "I12"})
  void saysWhereAPickleBreaksOff(String pickle) {
    String expanded = expand(pickle);
    assertRefused(
        expanded,
        String.format(
            Locale.ROOT,
            "w.pth is truncated: it breaks off at byte %d of its pickle; copy or download it again",
            expanded.length()));
  }

  @Test
  void refusesDeepNesting() {
    assertRefused(
        "(".repeat(2_000_000),
        "w.pth: its pickle nests deeper than 1000 levels (at byte 1000 of the pickle); nothing in"
            + " it was run");
    assertThat(read("]".repeat(100_000) + "a".repeat(99_999) + "."))
        .isInstanceOf(Pickled.Items.class);
  }

  /** A run of stores and recalls of something, each of which might take memory. */
  private static String bomb(String kind) {
    String many = "(" + "I9\n".repeat(64) + "t";
    return switch (kind) {
      case "tuple" -> "(" + "N".repeat(3_000_000) + "t";
      case "memo" -> "]" + "\u0094".repeat(3_000_000);
      case "lists" -> "]".repeat(3_000_000);
      case "dictionaries" -> "}".repeat(3_000_000);
      case "strings" -> "U\u0000".repeat(1_500_000);
      case "numbers" -> "K\u0001".repeat(1_500_000);
      case "pairs" ->
          "("
              + "NN\u0086".repeat(50_000)
              + "lq\u0000"
              + "ccollections\nOrderedDict\nh\u0000\u0085R".repeat(1_000);
      case "shapes" ->
          many
              + "q\u00000ctorch._utils\n_rebuild_tensor\nq\u00010"
              + "((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI1\ntQI0\nh\u0000h\u0000tq\u00020"
              + "h\u0001h\u0002R".repeat(400_000);
      case "paths" ->
          "cpathlib\nPosixPath\nq\u00000U\u00ff"
              + "a".repeat(255)
              + "\u0085q\u00010"
              + "h\u0000h\u0001R".repeat(400_000);
      case "encodings" ->
          "c_codecs\nencode\nq\u00000(X\u0000\u0000\u0010\u0000"
              + "a".repeat(1 << 20)
              + "S'latin1'\ntq\u00010"
              + "h\u0000h\u0001R".repeat(400_000);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tuple",
        "memo",
        "lists",
        "dictionaries",
        "strings",
        "numbers",
        "pairs",
        "shapes",
        "paths",
        "encodings"
      })
  void refusesBombsBeforeTheyTakeMemory(String kind) {
    byte[] pickle = Fixtures.latin1(bomb(kind));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> read(pickle))
        .withMessageStartingWith(
            "w.pth: its pickle needs more than 16 MiB of memory, far more than a state dict does (at");
    // all that was ever allocated, in lists that grew too
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(48L << 20);
  }

  @Test
  void doublesContainersWithoutTakingMemory() {
    StringBuilder pickle = new StringBuilder("]q\u0000");
    for (int i = 0; i < 60; i++) {
      pickle.append("0](h\u0000h\u0000eq\u0000");
    }
    assertThat(((Pickled.Items) read(pickle.append('.').toString())).values()).hasSize(2);
  }

  @Test
  void showsForeignNamesWithoutControls() {
    assertRefused("ca\u0007\u001b[31mb\nx\n.", "w.pth asks for a??[31mb.x" + ADVICE);
  }
}
