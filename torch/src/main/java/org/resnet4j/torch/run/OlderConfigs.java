package org.resnet4j.torch.run;

import org.resnet4j.data.ImageUse;
import org.resnet4j.data.Validation;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Regularization;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.engine.Engine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What config.json of an older version does not say. The first runs' images had the input's size
 * and were taken as they are, and their steps were computed with autograd. Later a plan was its
 * kind alone, then without measured convolutions and segments. Recipes had neither regularization
 * nor an update rule. All of them validated on test images and took all files; no history was kept.
 */
final class OlderConfigs {

  private OlderConfigs() {}

  /** Adds the entries that the object lacks, and returns it. */
  static ObjectNode completed(ObjectNode config) {
    String input = config.path("inputShape").asString("");
    if (!config.has("geometry") && !input.isEmpty()) {
      Shape shape = Shape.parse(input);
      int side = Math.max(shape.height(), shape.width());
      config.put("geometry", Geometry.forSide(side).toString());
    }
    if (!config.path("plan").isObject()) {
      String kind = config.path("plan").asString(Engine.PLAIN.toString());
      config.putObject("plan").put("kind", kind).put("precision", Precision.FP32.toString());
    }
    if (!config.has("initialWeights")) {
      config.putNull("initialWeights");
    }
    if (!config.has("images")) {
      config.set("images", JsonMapper.shared().valueToTree(ImageUse.validatedOn(Validation.TEST)));
    }
    if (!config.has("history")) {
      config.putArray("history");
    }
    if (config.path("recipe") instanceof ObjectNode recipe) {
      complete(recipe, "regularization", Regularization.NONE);
      complete(recipe, "updates", UpdateRule.PLAIN);
    }
    if (config.path("plan") instanceof ObjectNode plan) {
      if (!plan.has("convolutions")) {
        plan.putObject("convolutions");
      }
      if (!plan.has("segments")) {
        plan.put("segments", 0);
      }
    }
    return config;
  }

  /** Adds what an object lacks. */
  private static void complete(ObjectNode parent, String name, Object usual) {
    ObjectNode whole = JsonMapper.shared().valueToTree(usual);
    if (parent.path(name) instanceof ObjectNode given) {
      whole.setAll(given);
    }
    parent.set(name, whole);
  }
}
