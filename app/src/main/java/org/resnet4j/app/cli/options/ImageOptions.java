package org.resnet4j.app.cli.options;

import org.resnet4j.data.ImageChecks;
import org.resnet4j.data.ImageChecks.Effort;
import org.resnet4j.data.ImageChecks.OnFault;
import picocli.CommandLine.Option;

/** Options for files of an image folder that are not images. */
public final class ImageOptions {

  @Option(
      names = "--check-images",
      description = "Decodes every image of a folder first; default: looks at both ends of each.")
  boolean check;

  @Option(
      names = "--skip-broken",
      description = "Leaves out files of a folder that are no images, and names them.")
  boolean skip;

  public ImageChecks checks() {
    return new ImageChecks(
        check ? Effort.DECODE : Effort.ENDS, skip ? OnFault.SKIP : OnFault.REFUSE);
  }
}
