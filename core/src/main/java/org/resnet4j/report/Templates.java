package org.resnet4j.report;

import com.samskivert.mustache.Mustache;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Pages from mustache templates, which are resources beside a class. <code>{{name}}</code> is text
 * and escaped for elements and attributes in double quotes, <code>{{{name}}}</code> is markup as it
 * is, <code>{{&gt;name}}</code> is another resource of the same folder. Names are record
 * components, methods without parameters, or keys of maps. A variable that is missing is an error;
 * a section that is missing is left out.
 */
public final class Templates {

  private Templates() {}

  /**
   * Renders a template.
   *
   * @param owner class beside which the template lies: {@code page.mustache}
   * @param values record or map whose names the template uses
   */
  public static String render(Class<?> owner, String name, Object values) {
    return Mustache.compiler()
        .withEscaper(Markup::escape)
        .withLoader(resource -> reader(owner, resource))
        .loadTemplate(name)
        .execute(values);
  }

  private static Reader reader(Class<?> owner, String name) {
    return new InputStreamReader(
        Objects.requireNonNull(owner.getResourceAsStream(name), name), StandardCharsets.UTF_8);
  }
}
