package org.resnet4j.app.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.app.cli.options.ImageArguments.Image;

class ImageArgumentsTests {

  @TempDir private Path folder;

  private String file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "").toString();
  }

  private static List<String> sound(List<Image> images) {
    return images.stream().filter(image -> image.fault() == null).map(Image::name).toList();
  }

  private static List<String> faults(List<Image> images) {
    return images.stream()
        .filter(image -> image.fault() != null)
        .map(image -> String.valueOf(Objects.requireNonNull(image.fault()).getMessage()))
        .toList();
  }

  private List<Image> of(String pattern) {
    return ImageArguments.of(List.of(folder + "/" + pattern));
  }

  @Test
  void aFolderWithoutImagesDoesNotKeepAPatternsOthersBack() throws IOException {
    String cat = file("cat/1.jpg");
    file("notes/readme.txt");
    String owl = file("owl.png");
    List<Image> images = of("*");
    assertThat(sound(images)).containsExactly(cat, owl);
    assertThat(faults(images))
        .containsExactly("no images in the folder " + folder.resolve("notes"));
  }

  @Test
  void aLinkThatLeadsBackIsPassedOver() throws IOException {
    String cat = file("cat/1.jpg");
    String dog = file("dog/1.jpg");
    Files.createSymbolicLink(folder.resolve("dog/loop"), folder.resolve("dog"));
    assertThat(sound(of("*"))).containsExactly(cat, dog);
    assertThat(faults(of("*"))).isEmpty();
  }

  @Test
  void takesEachImageOfAPatternOnce() throws IOException {
    List<String> files = List.of(file("a/b/c/1.jpg"), file("a/b/2.jpg"), file("a/3.jpg"));
    Files.createDirectories(folder.resolve("a/empty"));
    List<Image> images = of("**");
    assertThat(sound(images)).containsExactlyInAnyOrderElementsOf(files);
    assertThat(faults(images)).isEmpty();
  }

  @Test
  void takesAnImageAsOftenAsItIsNamed() throws IOException {
    String cat = file("cat.jpg");
    assertThat(sound(ImageArguments.of(List.of(cat, cat)))).containsExactly(cat, cat);
  }
}
