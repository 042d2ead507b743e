package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.PixelOperation;
import org.resnet4j.augment.Transform;
import org.resnet4j.augment.Transforms;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.data.folder.FolderImages;
import org.resnet4j.image.Box;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.Interpolation;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.image.Resize;
import org.resnet4j.image.RgbImage;

/** Boxes of files, which are not those of the squares that were made of them. */
class OriginalImagesTests extends PhotoFolder {

  private static final int SIDE = 8;

  /** Of 40 x 20 pixels, whose right end the square in the middle does not show. */
  private static final RgbImage PHOTO = FormulaImage.of(40, 20, 3);

  private record OnOriginals(UnaryOperator<Transform> change) implements Transforms {
    @Override
    public Transform of(int epoch, int sample, Transform whole) {
      return change.apply(whole);
    }

    @Override
    public boolean needsOriginals() {
      return true;
    }
  }

  private ImageDataset photo() throws IOException {
    var image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
    image.getRaster().setPixels(0, 0, 40, 20, samples());
    Path file = Files.createDirectories(folder.resolve("cat")).resolve("0.png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return new FolderImages(
        folder, "", List.of("cat"), List.of(new FolderImages.Item(file, 0)), square());
  }

  private static Geometry square() {
    return Geometry.forSide(SIDE);
  }

  private static int[] samples() {
    int[] samples = new int[PHOTO.pixels().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = PHOTO.pixels()[i] & 0xFF;
    }
    return samples;
  }

  private static Batch batch(ImageDataset data, UnaryOperator<Transform> change) {
    Transforms transforms = new OnOriginals(change);
    try (Epoch epoch = BatchLoader.shuffled(data, 1, 1, transforms).epoch(1)) {
      return epoch.iterator().next();
    }
  }

  private static byte[] resized(Box box) {
    return Resize.resize(Resize.crop(PHOTO, box), SIDE, SIDE, Interpolation.BILINEAR).toChw();
  }

  @Test
  void takesTheBoxFromTheFile() throws IOException {
    ImageDataset data = photo();
    assertThat(batch(data, whole -> whole).pixels()).isEqualTo(resized(new Box(0, 0, 40, 20)));
    Box right = new Box(30, 5, 10, 12);
    assertThat(batch(data, whole -> whole.withBox(right)).pixels()).isEqualTo(resized(right));
    Box beyond = new Box(-5, -4, 60, 30);
    assertThat(batch(data, whole -> whole.withBox(beyond)).pixels()).isEqualTo(resized(beyond));
  }

  @Test
  void mirrorsAndErasesAfterResizing() throws IOException {
    Box right = new Box(30, 5, 10, 12);
    Box erased = new Box(1, 2, 3, 4);
    var erase = new PixelOperation.Erase(erased, List.of(1, 2, 255));
    Batch batch = batch(photo(), whole -> whole.withBox(right).mirrored().then(erase));
    byte[] plain = resized(right);
    byte[] expected = new byte[plain.length];
    for (int i = 0; i < plain.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE % SIDE;
      boolean inside = x >= 1 && x < 4 && y >= 2 && y < 6;
      expected[i] =
          inside ? new byte[] {1, 2, -1}[i / (SIDE * SIDE)] : plain[i - x + (SIDE - 1 - x)];
    }
    assertThat(batch.pixels()).isEqualTo(expected);
    assertThat(batch.sample(0).isCropFlip()).isFalse();

    float[][] tables = new float[3][256];
    for (int value = 0; value < 256; value++) {
      tables[0][value] = tables[1][value] = tables[2][value] = (byte) value;
    }
    FloatBuffer floats = FloatBuffer.allocate(expected.length);
    new PixelWriter(tables, PixelOrder.PLANES).write(batch, floats);
    for (int i = 0; i < expected.length; i++) {
      assertThat(floats.get(i)).isEqualTo(expected[i]);
    }
  }

  @Test
  void selectionsHaveTheOriginalsOfTheirImages() throws IOException {
    ImageDataset chosen = Subset.balanced(photo(), 1, 1);
    assertThat(chosen.original(0).image().pixels()).isEqualTo(PHOTO.pixels());
  }

  @Test
  void imagesInMemoryAreTheirOwnOriginals() {
    ImageDataset data = Synthetic.open(Split.TRAIN, List.of("bird"), 1);
    assertThat(data.original(0).image().toChw())
        .isEqualTo(batch(data, whole -> whole).pixels())
        .hasSize(3 * 32 * 32);
  }

  @Test
  void whatIsCutFromFilesCannotBeLeftOut() {
    ImageDataset data = Synthetic.open(Split.TRAIN, List.of("bird"), 1);
    BatchLoader loader = BatchLoader.shuffled(data, 1, 1, new OnOriginals(whole -> whole));
    assertThatThrownBy(loader::withoutImages)
        .hasMessage("images cut or changed by the loader come with their bytes");
  }

  @Test
  void refusesToResizeWhatTheDataSetHoldsInOneSize() {
    ImageDataset data = Synthetic.open(Split.TRAIN, List.of("bird"), 1);
    Transforms resizing = (epoch, sample, whole) -> whole.withBox(new Box(0, 0, 8, 8));
    try (Epoch epoch = BatchLoader.shuffled(data, 1, 1, resizing).epoch(1)) {
      Batch batch = epoch.iterator().next();
      assertThatThrownBy(batch::pixels).hasMessageEndingWith(" resizes images of 32x32");
    }
  }

  @Test
  void mirrorsOnlyBeforeOperations() {
    var erase = new PixelOperation.Erase(new Box(0, 0, 1, 1), List.of(0, 0, 0));
    Transform erased = Transform.identity(2, 2).then(erase);
    assertThatThrownBy(erased::mirrored).hasMessageStartingWith("an image is mirrored before [");
  }

  @Test
  void namesTheFileThatIsGone() throws IOException {
    ImageDataset data = photo();
    Files.delete(folder.resolve("cat/0.png"));
    assertThatThrownBy(() -> batch(data, whole -> whole))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith("no such image: " + folder.resolve("cat/0.png"));
  }
}
