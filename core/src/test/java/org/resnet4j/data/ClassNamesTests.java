package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;

class ClassNamesTests {

  private final Path folder;
  private final Path file;

  ClassNamesTests(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("classes.txt");
  }

  private List<String> read(String text) throws IOException {
    Files.writeString(file, text);
    return ClassNames.read(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat, big\ndog\nü\n",
        "\uFEFFcat, big\r\ndog\r\nü",
        "[\"cat, big\", \"dog\", \"ü\"]",
        "['cat, big', 'dog', 'ü',]",
        "{\"0\": \"cat, big\", \"2\": \"ü\", \"1\": \"dog\"}",
        "{0: 'cat, big',\n 1: 'dog',\n 2: 'ü'}",
        "{\"0\": [\"n02121808\", \"cat, big\"], \"1\": [\"n02084071\", \"dog\"], \"2\": [\"x\", \"ü\"]}",
        "{\"dog\": 1, \"cat, big\": 0, \"ü\": 2}",
        "{\"architectures\": [], \"id2label\": {\"1\": \"dog\", \"0\": \"cat, big\", \"2\": \"ü\"}}",
      })
  void readsNamesInTheOrderOfTheLabels(String text) throws IOException {
    assertThat(read(text)).containsExactly("cat, big", "dog", "ü");
  }

  @Test
  void readsWhatWindowsCallsUnicode() throws IOException {
    Files.write(file, "\uFEFFcat\r\nü\r\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(ClassNames.read(file)).containsExactly("cat", "ü");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|FILE has no names of classes in it",
        "cat~~dog|FILE, line 2, is empty; each line has the name of a class",
        "[1, 2]|FILE: expected the name of a class, got 1; a file of class names has one a line, or"
            + " a JSON list",
        "{\"1\": \"cat\", \"2\": \"dog\"}|FILE: the numbers of 2 names are 0 to 1, got '2'; a file"
            + " of class names has one a line, or a JSON list",
        "{\"a\": 0, \"b\": 0}|FILE: two names have the same number; a file of class names has one a"
            + " line, or a JSON list",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    assertThatThrownBy(() -> ClassNames.read(file))
        .hasMessage("no such file of class names: " + file);
    assertThatThrownBy(() -> ClassNames.read(folder))
        .hasMessage(folder + " is a folder, not a file of class names");
    Files.write(file, new byte[] {'a', (byte) 0xFF, 'b'});
    assertThatThrownBy(() -> ClassNames.read(file))
        .hasMessage(file + " is not text in UTF-8; a file of class names is");
    assertThatThrownBy(() -> read("[\"cat\""))
        .hasMessageStartingWith(file + " begins as JSON and is none: ");
  }

  @Test
  void splitsAListAtCommasOutsideOfQuotes() {
    assertThat(ClassNames.split("cat,dog")).containsExactly("cat", "dog");
    assertThat(ClassNames.split("\"tench, Tinca tinca\", dog"))
        .containsExactly("tench, Tinca tinca", "dog");
    assertThat(ClassNames.split("\"a \"\"b\"\"\",5\" nail")).containsExactly("a \"b\"", "5\" nail");
    assertThatThrownBy(() -> ClassNames.split("\"cat,dog"))
        .isInstanceOf(ResnetException.class)
        .hasMessage("a quote is not closed in the list of classes \"cat,dog");
  }

  @Test
  void sortsNaturallyAsTimmDoes() {
    assertThat(ClassNames.naturalOrder(List.of("1", "10", "2", "B1", "a2", "b01x", "b1")))
        .containsExactly("1", "2", "10", "a2", "B1", "b1", "b01x");
  }
}
