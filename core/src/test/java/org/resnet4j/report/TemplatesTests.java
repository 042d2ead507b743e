package org.resnet4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTests {

  private record Item(String name) {}

  private static String render(Map<String, Object> values) {
    return Templates.render(TemplatesTests.class, "list.mustache", values);
  }

  @Test
  void escapesTextAndLeavesMarkup() {
    Map<String, Object> values =
        Map.of(
            "title", "a<b & \"c\"",
            "markup", "<br>",
            "items", List.of(new Item("<script>"), new Item("{{title}}")));
    assertThat(render(values))
        .isEqualToIgnoringWhitespace(
            """
            <h1 title="a&lt;b &amp; &quot;c&quot;">a&lt;b &amp; &quot;c&quot;</h1><br>
            <li>&lt;script&gt;</li><li>{{title}}</li>
            """);
  }

  @Test
  void aMissingNameIsAnError() {
    Map<String, Object> values = Map.of("markup", "", "items", List.of());
    assertThatThrownBy(() -> render(values)).hasMessageContaining("title");
  }

  @Test
  void aMissingTemplateIsNamed() {
    assertThatThrownBy(() -> Templates.render(TemplatesTests.class, "no.mustache", Map.of()))
        .hasStackTraceContaining("no.mustache");
  }
}
