package org.resnet4j.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.RecordingListener;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.image.Geometry;

class ImageFolderTests {

  private static final Geometry GEOMETRY = Geometry.forSide(8);
  private static final String ADVICE = "; replace or remove it, or leave it out with --skip-broken";

  private final Path folder;
  private final RecordingListener listener = new RecordingListener();

  ImageFolderTests(@TempDir Path folder) {
    this.folder = folder;
  }

  private ImageDataset open(Split split, String... classes) {
    return Datasets.open(
        DataRequest.of(folder.toString(), Path.of("unused"), split)
            .withClasses(List.of(classes))
            .withGeometry(GEOMETRY)
            .withListener(listener));
  }

  /** An image of one colour, in any format that Java writes. */
  private Path image(String path, int rgb) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(20, 12, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 240; i++) {
      image.setRGB(i % 20, i / 20, rgb);
    }
    String format = path.substring(path.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private void catsAndDogs() throws IOException {
    image("train/dog/1.png", 0x010203);
    image("train/cat/b.png", 0x0B0000);
    image("train/cat/a.PNG", 0x0A0000);
    image("train/cat/deep/er/0.bmp", 0x0C0000);
    image("val/dog/1.png", 0x110000);
    image("val/cat/1.png", 0x120000);
  }

  private void assertRefused(ResnetException.Kind kind, Split split, String message) {
    assertThatThrownBy(() -> open(split))
        .hasMessage(message)
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static List<Integer> firstBytes(ImageDataset data) {
    byte[] image = new byte[3 * 8 * 8];
    return IntStream.range(0, data.size())
        .map(
            i -> {
              data.read(i, image, 0);
              return image[0];
            })
        .boxed()
        .toList();
  }

  @Test
  void readsClassesByNameAndFilesAsTorchvisionOrdersThem() throws IOException {
    catsAndDogs();
    ImageDataset data = open(Split.TRAIN);
    assertThat(data.name()).isEqualTo(folder.toString());
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(List.of(data.channels(), data.height(), data.width())).containsExactly(3, 8, 8);
    assertThat(firstBytes(data)).containsExactly(10, 11, 12, 1);
    assertThat(firstBytes(data)).containsExactly(10, 11, 12, 1);
    assertThat(IntStream.range(0, 4).map(data::label)).containsExactly(0, 0, 0, 1);
    assertThat(data.geometry()).isEqualTo(GEOMETRY);
    assertThat(listener.warnings).isEmpty();
  }

  @Test
  void takesValWhereThereIsNoTest() throws IOException {
    catsAndDogs();
    assertThat(firstBytes(open(Split.TEST))).containsExactly(18, 17);
    image("test/dog/1.png", 0x210000);
    image("test/cat/1.png", 0x220000);
    assertThat(firstBytes(open(Split.TEST))).containsExactly(34, 33);
  }

  @Test
  void opensTheTestSplitAlone() throws IOException {
    image("test/a/1.png", 0x210000);
    assertThat(open(Split.TEST).classes()).containsExactly("a");
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        folder + " has no folder train; " + FolderLayout.SHAPE);
  }

  @Test
  void takesChosenClassesInTheOrderGiven() throws IOException {
    catsAndDogs();
    image("train/bird/1.png", 0x330000);
    ImageDataset data = open(Split.TRAIN, "dog", "cat");
    assertThat(data.classes()).containsExactly("dog", "cat");
    assertThat(firstBytes(data)).containsExactly(1, 10, 11, 12);
    assertThatThrownBy(() -> open(Split.TRAIN, "dgo"))
        .hasMessage(
            "unknown class 'dgo' of %s (it has bird, cat, dog); did you mean 'dog'?", folder);
  }

  @Test
  void passesOverHiddenFilesSilentlyAndCountsOthers() throws IOException {
    catsAndDogs();
    Files.writeString(folder.resolve("train/cat/.DS_Store"), "");
    Files.createDirectory(folder.resolve("train/.cache"));
    Files.writeString(folder.resolve("train/cat/notes.txt"), "");
    Files.writeString(folder.resolve("train/dog/labels"), "");
    assertThat(open(Split.TRAIN).size()).isEqualTo(4);
    assertThat(listener.warnings)
        .containsExactly(
            folder
                + "/train: passed over 2 files (.txt, labels) without the extension of an image (png, apng, jpg,"
                + " jpeg, jpe, jfif, jif, mpo, gif, bmp, dib, tif, tiff, ppm, pgm, pbm, pnm, pfm,"
                + " webp)");
  }

  @Test
  void namesABrokenFileWhenOpened() throws IOException {
    catsAndDogs();
    Path text = Files.writeString(folder.resolve("train/cat/z.png"), "no image");
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        text + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM" + ADVICE);
    Files.write(text, new byte[0]);
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        text + " is empty; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM" + ADVICE);
  }

  @Test
  void namesATruncatedFileWhenOpened() throws IOException {
    catsAndDogs();
    Path file = folder.resolve("train/dog/1.png");
    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        file + " is damaged: it breaks off; copy or download it again" + ADVICE);
  }

  @Test
  void namesAnImageThatIsTooNarrowWhenRead() throws IOException {
    catsAndDogs();
    Path file = folder.resolve("train/dog/0.png");
    var line = new BufferedImage(40_000, 1, BufferedImage.TYPE_BYTE_GRAY);
    assertThat(ImageIO.write(line, "png", file.toFile())).isTrue();
    var request = DataRequest.of(folder.toString(), folder, Split.TRAIN);
    ImageDataset data = Datasets.open(request.withGeometry(Geometry.forSide(1000)));
    assertThatThrownBy(() -> data.read(3, new byte[3_000_000], 0))
        .isInstanceOf(ResnetException.class)
        .hasMessage(file + ": an image of 1 by 40000 pixels is too narrow to be resized to 1143");
  }

  @Test
  void rejectsALinkToNothing() throws IOException {
    catsAndDogs();
    Path link = folder.resolve("train/dog/2.png");
    Files.createSymbolicLink(link, Path.of("nowhere.png"));
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        link + " is a link to a file that is not there" + ADVICE);
  }

  @Test
  void takesEachImageOnceWhereALinkLeadsBack() throws IOException {
    catsAndDogs();
    int images = open(Split.TRAIN).size();
    Path dogs = folder.resolve("train/dog");
    Files.createSymbolicLink(dogs.resolve("loop"), dogs);
    assertThat(open(Split.TRAIN).size()).isEqualTo(images);
  }

  @Test
  void followsLinksToFilesAndFolders() throws IOException {
    catsAndDogs();
    Path other = Files.move(folder.resolve("train/dog"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("train/dog"), other);
    Files.createSymbolicLink(folder.resolve("train/cat/c.png"), other.resolve("1.png"));
    assertThat(firstBytes(open(Split.TRAIN))).containsExactly(10, 11, 1, 12, 1);
  }

  @Test
  void rejectsAnEmptyClassAndNoClasses() throws IOException {
    Path train = Files.createDirectories(folder.resolve("train"));
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        train + " has no classes (folders) in it; " + FolderLayout.SHAPE);
    image("train/dog/1.png", 0);
    Path cat = Files.createDirectories(folder.resolve("train/cat"));
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        cat
            + " has no images (PNG, JPEG, GIF, BMP, TIFF, WebP and PNM); remove the folder, or choose"
            + " the others with --classes");
    Files.writeString(cat.resolve("1.HEIC"), "");
    Files.writeString(cat.resolve("notes"), "");
    assertRefused(
        ResnetException.Kind.DATA,
        Split.TRAIN,
        cat
            + " has no images (PNG, JPEG, GIF, BMP, TIFF, WebP and PNM), but 2 files of other kinds"
            + " (.heic, notes); remove the folder, or choose the others with --classes");
  }

  @Test
  void rejectsSplitsOfDifferentClasses() throws IOException {
    catsAndDogs();
    image("train/bird/1.png", 0);
    String message =
        folder
            + "/val has no class 'bird', which "
            + folder
            + "/train has; both need the same, or choose some with --classes";
    assertRefused(ResnetException.Kind.DATA, Split.TRAIN, message);
    assertRefused(ResnetException.Kind.DATA, Split.TEST, message);
    assertThat(open(Split.TEST, "cat", "dog").size()).isEqualTo(2);
  }

  @Test
  void fingerprintFollowsNamesSizesAndGeometry() throws IOException {
    catsAndDogs();
    String before = open(Split.TRAIN).fingerprint();
    assertThat(before).matches("[0-9a-f]{64}").isEqualTo(open(Split.TRAIN).fingerprint());
    assertThat(open(Split.TRAIN, "dog", "cat").fingerprint()).isNotEqualTo(before);
    DataRequest larger =
        DataRequest.of(folder.toString(), folder, Split.TRAIN).withGeometry(Geometry.forSide(9));
    assertThat(Datasets.open(larger).fingerprint()).isNotEqualTo(before);
    image("train/dog/2.png", 0);
    assertThat(open(Split.TRAIN).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void decodesAgainWhereTheImagesDoNotFit() throws IOException {
    catsAndDogs();
    Path file = folder.resolve("train/dog/1.png");
    List<FolderImages.Item> items = List.of(new FolderImages.Item(file, 0));
    var kept = new FolderImages(folder, "train", List.of("dog"), items, GEOMETRY, 192);
    var again = new FolderImages(folder, "train", List.of("dog"), items, GEOMETRY, 191);
    assertThat(firstBytes(kept)).isEqualTo(firstBytes(again)).containsExactly(1);
    image("train/dog/1.png", 0x070000);
    assertThat(firstBytes(kept)).containsExactly(1);
    assertThat(firstBytes(again)).containsExactly(7);
  }

  @Test
  void namesAFolderThatIsNotThere() {
    String missing = folder.resolve("pets").toString();
    assertThatThrownBy(() -> Datasets.open(DataRequest.of(missing, folder, Split.TRAIN)))
        .hasMessage("no such folder of images: " + missing)
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA));
  }
}
