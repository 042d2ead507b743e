package org.resnet4j.format.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.Fixtures;
import org.resnet4j.format.ReadBudget;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/** Objects that are no part of a state dict: beside one they are overlooked, in it refused. */
class ForeignObjectTests {

  private static final String ADVICE =
      ", which is no part of a state dict and was not run; if you trust the file, save the weights"
          + " alone in Python: torch.save(model.state_dict(), 'weights.pth')";

  private static float[] floats(TensorFile file, String name) {
    return Elements.toFloats(file.data(name), file.info(name).dtype());
  }

  private static void assertRefused(String name, String message) {
    Path file = Fixtures.path(name);
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> TensorFile.open(file).close())
        .withMessage(file + " " + message)
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreign.pth", "foreign4.pth", "foreign.th"})
  void weightsBesideForeignObjectsAreRead(String name) {
    try (TensorFile file = TensorFile.open(Fixtures.path(name))) {
      assertThat(file.tensors())
          .containsExactly(
              new TensorInfo("conv.weight", DType.F32, List.of(2L, 3L)),
              new TensorInfo("bn.num_batches_tracked", DType.I64, List.of()));
      assertThat(floats(file, "conv.weight")).containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1.25f);
      assertThat(file.data("bn.num_batches_tracked").getLong()).isEqualTo(7);
      assertThat(file.metadata())
          .containsEntry("epoch", "7")
          .containsEntry("last", "kept")
          .containsEntry("args.lr", "0.1")
          .containsEntry("counts.seen", "4")
          .doesNotContainKeys("when", "colour", "callback", "odd.a");
    }
  }

  @Test
  void weightsThatNeedForeignObjectsAreRefusedByName() {
    assertRefused("foreign-inside.pth", "asks for datetime.datetime" + ADVICE);
    assertRefused("foreign-key.pth", "asks for __main__.Colour" + ADVICE);
    assertRefused("foreign-tensor.pth", "asks for __main__.Tagged" + ADVICE);
  }

  /** A dictionary of tensors under another name is not taken instead: losses are no weights. */
  @Test
  void aWholeModuleUnderTheUsualNameIsRefusedByName() {
    assertRefused("foreign-model.pth", "asks for __main__.Callback" + ADVICE);
  }

  /** A state dict w beside the value of a pickle, in which ~ is a line feed; 20 does nothing. */
  private static Pickled beside(String value) {
    String tensor =
        "ctorch._utils~_rebuild_tensor_v2~((S'storage'~ctorch~FloatStorage~S'0'~S'cpu'~I1~tQI0~(I1~t(I1~t\u0089}tR";
    String pickle = "}(S'x'~" + value + "S'model'~}S'w'~" + tensor + "sS'end'~I5~u.";
    byte[] bytes = Fixtures.latin1(pickle.replace('~', '\n'));
    ReadBudget budget = new ReadBudget(bytes.length);
    return PickleMachine.read(
        Path.of("w.pth"),
        new PickleInput(ByteBuffer.wrap(bytes), budget),
        new TorchVocabulary(budget));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cos~system~ | asks for os.system",
        "cos~system~(S'rm'~tR | asks for os.system",
        "cos~system~)\u0081 | asks for os.system",
        "cos~system~)}\u0092 | asks for os.system",
        "cos~system~)}S'a'~I1~s\u0092 | asks for os.system",
        "S'os'~S'system'~\u0093)R | asks for os.system",
        "(I1~ios~system~ | asks for os.system",
        "(cos~system~I1~o | asks for os.system",
        "cos~system~)R}S'a'~I1~sb | asks for os.system",
        "cos~system~)RI1~b | asks for os.system",
        "cos~system~)RI1~a | asks for os.system",
        "cos~system~)R(I1~I2~e | asks for os.system",
        "cos~system~)R(I1~I2~\u0090 | asks for os.system",
        "cos~system~)RI1~I2~s | asks for os.system",
        "cos~system~)R(I1~I2~u | asks for os.system",
        "cos~system~)Rp0~g0~b | asks for os.system",
        "cos~system~)Rp0~}S'self'~g0~sb | asks for os.system",
        "cos~system~)R)R | asks for os.system",
        "cbuiltins~getattr~(cos~system~S'x'~tR | asks for builtins.getattr",
        "ccollections~OrderedDict~)}S'a'~I1~s\u0092 | calls with keywords",
        "ctorch~Tensor~)R | calls torch.Tensor",
        "ctorch~device~(cos~system~tR | asks for os.system",
        "ctorch~device~cos~system~R | asks for os.system",
        "\u0082\u000120 | has opcode 0x82",
        "\u0083\u0001\u000120 | has opcode 0x83",
        "\u0084\u0001\u0001\u0001\u000020 | has opcode 0x84",
        "(S'module'~cos~system~S'file'~S'code'~tQ | asks for os.system",
        "(S'other'~I1~tQ | refers to something outside of it",
        "(S'storage'~cos~system~S'1'~S'cpu'~I1~tQ | asks for os.system",
        "(S'storage'~ctorch~ComplexFloatStorage~S'1'~S'cpu'~I1~tQ | holds a tensor of unknown type",
        "ctorch._utils~_rebuild_tensor_v2~((S'storage'~cos~system~S'1'~S'cpu'~I1~tQI0~(I1~t(I1~t\u0089}tR | asks for os.system",
        "ctorch._tensor~_rebuild_from_type_v2~(cos~system~cos~path~)}tR | asks for os.path",
        "cnumpy.core.multiarray~scalar~(cnumpy~dtype~(S'V8'~I0~I1~tR(I3~S'<'~NNNI8~I1~I0~tbS'12345678'~tR | has NumPy's type V8",
        "cnumpy.core.multiarray~_reconstruct~(cnumpy~matrix~(I0~tS'b'~tR | has a subclass of NumPy's array",
      })
  void everyWayOfMakingObjectsLeavesAPlaceholder(String value, String refusal) {
    Pickled.Dict root = (Pickled.Dict) beside(value);
    assertThat(root.get("end")).isEqualTo(new Pickled.Int(5));
    assertThat(root.get("model")).isInstanceOf(Pickled.Dict.class);
    assertThat(root.get("x"))
        .isInstanceOfSatisfying(
            Pickled.Foreign.class, foreign -> assertThat(foreign.refusal()).contains(refusal));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cos~system~R | is malformed", // nothing to call but the marks' end
        "cos~system~)R(I1~u | is malformed",
        "\u0082\u000020 | is malformed",
        "\u0097 | has opcode 0x97",
        "cos~system~(S'a'~tNR | is malformed",
      })
  void whatIsNoPickleIsRefusedStill(String value, String refusal) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> beside(value))
        .withMessageContaining(refusal);
  }

  /** A dictionary whose default is made by foreign code keeps what is in it. */
  @Test
  void aForeignFactoryDoesNotTakeItsDictionaryAlong() {
    Pickled.Dict root = (Pickled.Dict) beside("ccollections~defaultdict~(cos~system~tR(S'a'~I1~u");
    assertThat(root.get("x"))
        .isInstanceOfSatisfying(
            Pickled.Dict.class, dict -> assertThat(dict.get("a")).isEqualTo(new Pickled.Int(1)));
  }

  @Test
  void theStateDictThatIsAskedForIsTaken() {
    Path file = Fixtures.path("two-nets.pth");
    for (String key : List.of("netG", "netD", "netD.conv")) {
      try (TensorFile opened = TensorFile.open(file, Optional.of(key))) {
        assertThat(opened.metadata()).containsEntry("state_dict_key", key.substring(0, 4));
      }
    }
    try (TensorFile average =
        TensorFile.open(Fixtures.path("timm.pth"), Optional.of("state_dict_ema"))) {
      assertThat(floats(average, "conv.weight")[1]).isEqualTo(100.25f);
    }
  }

  @Test
  void saysHowToGetTensorsOutOfOtherContainers() {
    assertRefused(
        "arrays.pth",
        "holds NumPy's arrays and no tensors; in Python: torch.save({name: torch.as_tensor(a) for"
            + " name, a in torch.load(file, weights_only=False).items()}, 'weights.pth')");
    assertRefused(
        "list.pth",
        "holds a list of names and tensors, and no dictionary; in Python:"
            + " torch.save(dict(torch.load(file)), 'weights.pth')");
    assertRefused(
        "two-in-a-list.pth",
        "holds several dictionaries of tensors: 0, 1; choose one with --state-dict 0");
    try (TensorFile second =
        TensorFile.open(Fixtures.path("two-in-a-list.pth"), Optional.of("1"))) {
      assertThat(floats(second, "conv.weight")[1]).isEqualTo(100.25f);
    }
  }
}
