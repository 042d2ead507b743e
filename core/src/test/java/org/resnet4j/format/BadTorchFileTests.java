package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class BadTorchFileTests extends BadTorchFiles {

  BadTorchFileTests(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void rejectsWholeModules() {
    assertRejected(
        Fixtures.path("module.pth"),
        "asks for torch.nn.modules.linear.Linear, which is no part of a state dict and was not run;"
            + " if you trust the file, save the weights alone in Python:"
            + " torch.save(model.state_dict(), 'weights.pth')");
  }

  @ParameterizedTest
  @CsvSource({"complex.pth, torch.ComplexFloatStorage", "uint16.pth, torch.uint16"})
  void rejectsUnknownTypes(String name, String type) {
    assertRejected(
        Fixtures.path(name),
        "holds a tensor of unknown type %s; known are bfloat16, bool, float16, float32, float64, float8_e4m3fn, float8_e4m3fnuz, float8_e5m2, float8_e5m2fnuz, int16, int32, int64, int8, uint8"
            .formatted(type));
  }

  @ParameterizedTest
  @CsvSource({
    "quantized.pth, torch._utils._rebuild_qtensor, .dequantize",
    "sparse.pth, torch._utils._rebuild_sparse_tensor, .to_dense"
  })
  void rejectsTensorsOfOtherLayouts(String name, String function, String remedy) {
    assertRejected(
        Fixtures.path(name),
        "holds a tensor that is not plain (%s); call %s() on it before saving it"
            .formatted(function, remedy));
  }

  @Test
  void rejectsWhatHoldsNoStateDict() {
    assertRejected(
        Fixtures.path("tensor.pth"),
        "holds no dictionary of tensors, but a single tensor; in Python:"
            + " torch.save(model.state_dict(), 'weights.pth')");
    assertRejected(
        Fixtures.path("no-tensors.pth"),
        "holds no dictionary of tensors; its keys are [epoch, optimizer]");
    assertRejected(
        Fixtures.path("two-nets.pth"),
        "holds several dictionaries of tensors: netG, netD; choose one with --state-dict netG");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0, 2 -3, 3 1, shape [2; -3] has a negative extent",
    "6, 0, 4000000000 4000000000, 1 1, shape [4000000000; 4000000000] has more than 2^63 bytes",
    "7, 0, 2 3, 3 1, its storage of 7 elements has only 24 bytes",
    "9223372036854775807, 0, 6, 1, its storage of 9223372036854775807 elements has only 24 bytes",
    "6, 1, 2 3, 3 1, 'shape [2; 3] with strides [3; 1] from element 1 on @6'",
    "6, -1, 2 3, 3 1, 'shape [2; 3] with strides [3; 1] from element -1 on @6'",
    "6, 0, 2 3, -3 1, 'shape [2; 3] with strides [-3; 1] from element 0 on @6'",
    "6, 0, 2 3, 1, 'shape [2; 3] with strides [1] from element 0 on @6'",
    "6, 0, 2 3, 4 1, 'shape [2; 3] with strides [4; 1] from element 0 on @6'",
    "6, 9223372036854775807, 6, 1, 'shape [6] with strides [1] from element 9223372036854775807 on @6'",
    "6, 0, 3, 9223372036854775807, 'shape [3] with strides [9223372036854775807] from element 0 on @6'",
    "6, 7, 0, 1, 'shape [0] with strides [1] from element 7 on @6'",
  })
  void rejectsTensorsThatDoNotLieInTheirStorage(
      String elements, String offset, String shape, String strides, String fault)
      throws IOException {
    assertRejected(
        zip(pickle("FloatStorage", elements, offset, shape, strides), 24),
        "is damaged: tensor w: "
            + fault.replace(';', ',').replace("@6", "does not lie in its storage of 6 elements"));
  }

  @Test
  void rejectsTensorsThatRepeatWhatTheFileDoesNotHave() throws IOException {
    assertRejected(
        zip(pickle("FloatStorage", "1", "0", "100000000000", "0"), 4),
        "has a tensor w of 400000000000 bytes that repeats the elements of a small storage; call"
            + " .contiguous() on it before saving it");
  }

  @Test
  void rejectsNegativeStorages() throws IOException {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(
            () ->
                TensorFile.open(
                    Files.write(file, zip(pickle("FloatStorage", "-6", "0", "6", "1"), 24))))
        .withMessage(
            file
                + ": its pickle holds a storage of -6 elements, of which -6 from element 0 on are"
                + " asked for (at byte 89 of the pickle); nothing in it was run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html> | is a web page; download the file itself",
        "<HTML><head> | is a web page; download the file itself",
        "<?xml version> | is a web page; download the file itself",
        "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer; fetch the file: git lfs pull",
        "GGUF | is a GGUF file; save the weights as safetensors",
        "hello | begins with 68 65 6c 6c 6f, as no weights file does; safetensors and what torch.save wrote can be read",
      })
  void saysWhatElseAFileIs(String content, String clause) throws IOException {
    assertRejected(Fixtures.latin1(content), clause);
  }

  @Test
  void rejectsWhatIsNoFileOfWeightsAtAll() throws IOException {
    assertRejected(new byte[0], "is empty; copy or download it again");
    assertRejected(
        with(new byte[512], 257, 'u', 's', 't', 'a', 'r'),
        "is a tar archive; unpack it, or if PyTorch before 0.1.10 wrote it, in Python: torch.save(torch.load(file, weights_only=False), 'weights.pth')");
    assertRejected(folder, "is a folder, not a weights file");
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> TensorFile.open(folder.resolve("none.pth")))
        .withMessage("no such file: " + folder.resolve("none.pth"));
  }
}
