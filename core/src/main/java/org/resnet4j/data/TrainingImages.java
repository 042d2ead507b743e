package org.resnet4j.data;

import java.util.List;
import org.resnet4j.SafeText;

/**
 * The two sets of images that a training needs.
 *
 * @param train what is trained on
 * @param validation what is measured on after each epoch
 * @param use how both were chosen
 */
public record TrainingImages(ImageDataset train, ImageDataset validation, ImageUse use) {

  /** Two sets that were opened as the training and the test split of a data set. */
  public static TrainingImages ofTest(ImageDataset train, ImageDataset test) {
    return new TrainingImages(train, test, ImageUse.validatedOn(Validation.TEST));
  }

  /** A share of the training images for validation, and the rest. */
  public static TrainingImages holdingOut(ImageDataset whole, ImageUse use, DataListener listener) {
    ImageDataset share = HeldOut.share(whole, use.validation());
    List<String> single = HeldOut.notValidated(whole);
    if (!single.isEmpty()) {
      listener.warning(
          "classes of one image are trained on and not validated: " + SafeText.names(single));
    }
    return new TrainingImages(HeldOut.rest(whole, use.validation()), share, use);
  }
}
