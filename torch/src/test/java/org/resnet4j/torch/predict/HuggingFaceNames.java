package org.resnet4j.torch.predict;

/** Names of Hugging Face's ResNets from torchvision's. */
final class HuggingFaceNames {

  private HuggingFaceNames() {}

  static String of(String name) {
    String theirs =
        name.replaceFirst("^conv1\\.", "resnet.embedder.embedder.convolution.")
            .replaceFirst("^bn1\\.", "resnet.embedder.embedder.normalization.")
            .replaceFirst("^fc\\.", "classifier.1.")
            .replace(".downsample.0.", ".shortcut.convolution.")
            .replace(".downsample.1.", ".shortcut.normalization.");
    for (int i = 1; i <= 4; i++) {
      theirs =
          theirs
              .replaceFirst("^layer" + i + "\\.", "resnet.encoder.stages." + (i - 1) + ".layers.")
              .replace(".conv" + i + ".", ".layer." + (i - 1) + ".convolution.")
              .replace(".bn" + i + ".", ".layer." + (i - 1) + ".normalization.");
    }
    return theirs;
  }
}
