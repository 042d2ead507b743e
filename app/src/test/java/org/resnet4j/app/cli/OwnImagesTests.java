package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.weights.ImageNetClasses;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What train, eval and predict make of the folders and files that users have. */
@ExtendWith(NativeLeakExtension.class)
class OwnImagesTests {

  @TempDir private Path folder;

  private Path photos(String split, int count, String... classes) throws IOException {
    Path photos = folder.resolve("photos");
    Random random = new Random(split.hashCode());
    for (String name : classes) {
      Path of = Files.createDirectories(photos.resolve(split).resolve(name));
      for (int i = 0; i < count; i++) {
        image(of.resolve(i + ".png"), random);
      }
    }
    return photos;
  }

  private static Path image(Path file, Random random) throws IOException {
    var image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 320; i++) {
      image.setRGB(i % 20, i / 20, random.nextInt(1 << 24));
    }
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return file;
  }

  private Program train(Path photos, String run, String... more) {
    List<String> words =
        new ArrayList<>(List.of("train", "--model", "cifar-resnet8", "--data", photos.toString()));
    words.addAll(List.of("--batch", "8", "--epochs", "1", "--json", "--out", run(run)));
    words.addAll(List.of(more));
    return Program.run(words.toArray(String[]::new));
  }

  private String run(String name) {
    return folder.resolve(name).toString();
  }

  private static JsonNode json(Program program) {
    assertThat(program.code()).as(program.err()).isZero();
    return program.json().get(program.json().size() - 1);
  }

  private JsonNode eval(String run, String... more) {
    List<String> words = new ArrayList<>(List.of("eval", run(run), "--json"));
    words.addAll(List.of(more));
    return json(Program.run(words.toArray(String[]::new)));
  }

  @Test
  void validatesOnValAndEvaluatesTest() throws IOException {
    photos("train", 6, "cat", "dog");
    photos("valid", 3, "cat", "dog");
    Path photos = photos("test", 2, "cat", "dog");
    Program train = train(photos, "run");
    assertThat(json(train).get("validation").asString()).isEqualTo("valid");
    assertThat(train.err())
        .contains(photos + ": 2 classes (cat, dog); trains on train, validates on valid")
        .contains("12 + 6 images");
    assertThat(eval("run").get("split").asString()).isEqualTo("test");
    assertThat(eval("run").get("n").asInt()).isEqualTo(4);
    JsonNode valid = eval("run", "--split", "val");
    assertThat(valid.get("split").asString()).isEqualTo("valid");
    assertThat(valid.get("loss")).isEqualTo(train.json().get(0).get("valLoss"));
    assertThat(Program.run("eval", run("run")).out())
        .contains(" of 4 images of " + photos + " test;");
    image(photos.resolve("valid/cat/0.png"), new Random(7));
    assertThat(Program.run("eval", run("run")).err()).isEmpty();
    Files.write(
        photos.resolve("valid/cat/0.png"), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertThat(Program.run("eval", run("run"), "--split", "val").err())
        .contains("these are not the images that the run was made with");
    assertRefused(
        2, "a split is train, val or test, got 'dev'", "eval", run("run"), "--split", "dev");
  }

  @Test
  void holdsOutAShareAndRemembersIt() throws IOException {
    Path photos = photos("train", 10, "cat", "dog");
    Program train = train(photos, "run", "--val-share", "0.2");
    String held = "20 % of train held out by seed 1";
    assertThat(train.err()).contains("trains on the rest of train, validates on " + held);
    assertThat(json(train).get("validation").asString()).isEqualTo(held);
    JsonNode config =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("run/config.json")));
    assertThat(config.get("images").toString())
        .isEqualTo(
            "{\"validation\":{\"split\":\"train\",\"share\":0.2,\"seed\":1},\"skipped\":[]}");
    JsonNode eval = eval("run");
    assertThat(eval.get("split").asString()).isEqualTo(held);
    assertThat(eval.get("n").asInt()).isEqualTo(4);
    assertThat(eval.get("loss")).isEqualTo(train.json().get(0).get("valLoss"));
    assertThat(eval("run", "--split", "train").get("n").asInt()).isEqualTo(16);
    assertThat(Program.run("train", "--resume", run("run"), "--epochs", "2").code()).isZero();

    Path moved = Files.move(photos, folder.resolve("moved"));
    assertThat(eval("run", "--data", moved.toString()).get("n").asInt()).isEqualTo(4);
    assertRefused(
        2,
        "--resume goes on with what the run was made with and does not take --val-share;",
        "train",
        "--resume",
        run("run"),
        "--val-share",
        "0.3");
  }

  @Test
  void anOldRunGoesOnValidatingOnTestImages() throws IOException {
    photos("train", 10, "cat", "dog");
    photos("val", 3, "cat", "dog");
    String photos = photos("test", 4, "cat", "dog").toString();
    Recipe recipe = Recipes.DEFAULT.withModel("cifar-resnet8").withBatch(8);
    DataRequest request =
        DataRequest.of(photos, folder, Split.TRAIN).withGeometry(Geometry.forSide(32));
    ImageDataset test =
        Datasets.open(
            DataRequest.of(photos, folder, Split.TEST).withGeometry(Geometry.forSide(32)));
    RunConfig config =
        RunConfig.of(
            recipe.withLength(new Length.Epochs(1)),
            Datasets.open(request),
            test,
            Optional.empty(),
            1,
            Device.CPU);
    RunFolder run = RunFolder.create(folder.resolve("old"), config);
    Path file = run.path().resolve("config.json");
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
    json.remove("images");
    Files.writeString(file, json.toString());

    Program resumed = Program.run("train", "--resume", run("old"), "--json");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("trains on train, validates on test")
        .contains("20 + 8 images");
    assertThat(eval("old").get("loss")).isEqualTo(resumed.json().get(0).get("valLoss"));
    JsonNode val = eval("old", "--split", "val");
    assertThat(val.get("split").asString()).isEqualTo("val");
    assertThat(val.get("n").asInt()).isEqualTo(6);
    assertThat(Program.run("eval", run("old"), "--split", "val").err()).isEmpty();
  }

  @Test
  void leavesOutBrokenImagesTheSameOnesWhenResumed() throws IOException {
    photos("train", 8, "cat", "dog");
    Path photos = photos("val", 3, "cat", "dog");
    Path empty = Files.createFile(photos.resolve("train/cat/666.jpg"));
    Path page = Files.writeString(photos.resolve("val/dog/page.jpg"), "<html>");
    Program refused = train(photos, "run");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .contains("resnet: 2 of 24 images cannot be used:", "  " + empty, "  " + page)
        .contains("leave them out with --skip-broken");
    assertThat(folder.resolve("run")).doesNotExist();

    Program train = train(photos, "run", "--skip-broken", "--check-images");
    assertThat(json(train)).isNotNull();
    assertThat(train.err())
        .contains("warning: 2 of 24 images left out:", "  " + empty, "  " + page)
        .contains("16 + 6 images");
    image(photos.resolve("val/dog/page.jpg"), new Random(1));
    Program resumed = Program.run("train", "--resume", run("run"), "--epochs", "2", "--json");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("16 + 6 images").doesNotContain("warning");
    assertThat(eval("run").get("n").asInt()).isEqualTo(6);
    Files.writeString(photos.resolve("val/dog/page.jpg"), "<html>");
    assertThat(eval("run").get("n").asInt()).isEqualTo(6);
  }

  @Test
  void warnsOfOneClass() throws IOException {
    Path photos = photos("train", 6, "cat");
    assertThat(train(photos, "run").err())
        .contains(
            "warning: "
                + photos.resolve("train")
                + " has one class only, 'cat' (6 images): every prediction is that class, and"
                + " accuracy means nothing");
  }

  @Test
  void evaluatesManyClassesInLists() throws IOException {
    String[] names = IntStream.range(0, 24).mapToObj(i -> "class" + i).toArray(String[]::new);
    photos("train", 2, names);
    Path photos = photos("val", 1, names);
    train(photos, "run");
    Program eval = Program.run("eval", run("run"));
    assertThat(eval.out())
        .contains("lowest recall, 20 of 24 classes:", "most confused:", " taken for class");
    assertThat(eval.out().lines()).allMatch(line -> line.length() < 130).hasSizeLessThan(50);
    JsonNode json = eval("run");
    assertThat(json.propertyNames()).containsExactlyElementsOf(Program.EVAL);
    assertThat(json.get("recall")).hasSize(24);
    assertThat(json.get("recall").get(3).propertyNames())
        .containsExactly("class", "index", "n", "correct", "recall");
    assertThat(json.get("confused").get(0).propertyNames())
        .containsExactly("class", "predicted", "n");
  }

  private String imageNetWeights() {
    Path file = folder.resolve("imagenet.safetensors");
    try (var net =
        Model.create(Zoo.network("cifar-resnet8", 1000), 1, Device.CPU, Element.FLOAT32)) {
      String classes = JsonMapper.shared().writeValueAsString(ImageNetClasses.names());
      Map<String, String> metadata =
          Map.of("model", "cifar-resnet8", "classes", classes, "normalize", "imagenet");
      WeightsFile.save(net, file, metadata);
    }
    return file.toString();
  }

  @Test
  void findsImageNetsClassesInFoldersOfIds() throws IOException {
    String weights = imageNetWeights();
    Path photos = photos("val", 2, "n02102040", "n01440764");
    Program program = Program.run("eval", weights, "--data", photos.toString());
    assertThat(program.code()).as(program.err()).isZero();
    assertThat(program.err()).isEmpty();
    assertThat(program.out())
        .contains(
            " of 4 images of " + photos + " val;", "classes with images: 2 of the model's 1,000")
        .contains("tench", "English springer");
    JsonNode json = json(Program.run("eval", weights, "--data", photos.toString(), "--json"));
    assertThat(json.get("classes").asInt()).isEqualTo(1000);
    assertThat(json.get("recall"))
        .extracting(each -> each.get("index").asInt())
        .containsExactly(0, 217);

    photos("val", 1, "pets");
    assertThat(Program.run("eval", weights, "--data", photos.toString()).err())
        .isEqualTo(
            "resnet: the classes of "
                + photos
                + " (3: n01440764, n02102040, pets) are not those of the model (1,000: tench,"
                + " goldfish, great white shark, tiger shark, hammerhead, electric ray, stingray,"
                + " cock, hen, ostrich and 990 more), which does not know pets; move that away, or name the model's,"
                + " in the order of its labels, with --classes or --classes-file"
                + System.lineSeparator());
  }

  @Test
  void predictsFoldersPatternsAndStandardInputAndGoesOnAfterABadImage() throws IOException {
    train(photos("train", 6, "cat", "dog"), "run");
    Path some = Files.createDirectories(folder.resolve("some/deep"));
    Path good = image(some.resolve("b.png"), new Random(1));
    Path bad = Files.writeString(some.resolveSibling("a.jpg"), "no image");
    Files.writeString(some.resolveSibling("notes.txt"), "no image");
    String pattern = folder.resolve("some") + "/**/?.png";
    InputStream standard = System.in;
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(good)));
    Program program;
    try {
      program =
          Program.run(
              "predict",
              run("run"),
              folder.resolve("some").toString(),
              pattern,
              "-",
              folder.resolve("none*.png").toString(),
              "--json");
    } finally {
      System.setIn(standard);
    }
    assertThat(program.code()).isEqualTo(3);
    assertThat(program.json())
        .extracting(each -> each.get("image").asString())
        .containsExactly(
            bad.toString(),
            good.toString(),
            good.toString(),
            "-",
            folder.resolve("none*.png").toString());
    String reason = bad + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM";
    assertThat(program.json().get(0).get("error").asString()).isEqualTo(reason);
    assertThat(program.json().get(1).get("predictions"))
        .isEqualTo(program.json().get(3).get("predictions"));
    assertThat(program.err().lines())
        .containsExactly(
            "resnet: " + reason,
            "resnet: no image matches " + folder.resolve("none*.png"),
            "resnet: 2 of 5 images failed");

    Program text = Program.run("predict", run("run"), bad.toString(), good.toString());
    assertThat(text.code()).isEqualTo(3);
    assertThat(text.out()).startsWith(good.toString()).contains(" %  cat", " %  dog");
    assertThat(Program.run("predict", run("run"), run("run")).err())
        .isEqualTo("resnet: no images in the folder " + run("run") + System.lineSeparator());
  }

  @Test
  void takesNamesOfClassesFromAFileAndWithCommas() throws IOException {
    Path photos = photos("train", 6, "cat, small", "dog", "owl");
    Path names = Files.writeString(folder.resolve("names.txt"), "\uFEFFdog\r\ncat, small\r\n");
    train(photos, "file", "--classes-file", names.toString());
    train(photos, "list", "--classes", "dog,\"cat, small\"");
    for (String run : List.of("file", "list")) {
      JsonNode config =
          JsonMapper.shared().readTree(Files.readString(folder.resolve(run + "/config.json")));
      assertThat(config.get("classes").toString()).isEqualTo("[\"dog\",\"cat, small\"]");
    }
    String image = photos.resolve("train/dog/0.png").toString();
    Path other = Files.writeString(folder.resolve("other.json"), "{\"1\": \"b\", \"0\": \"a\"}");
    JsonNode prediction =
        json(
            Program.run(
                "predict", run("file"), image, "--classes-file", other.toString(), "--json"));
    assertThat(prediction.get("predictions"))
        .extracting(each -> each.get("label").asString())
        .containsExactlyInAnyOrder("a", "b");
    assertRefused(
        2,
        "the model has 2 classes, and 3 names are given for them",
        "predict",
        run("file"),
        image,
        "--classes",
        "a,b,c");
    assertRefused(
        2,
        "--classes and --classes-file exclude each other; give one",
        "eval",
        run("file"),
        "--classes",
        "a,b",
        "--classes-file",
        other.toString());
  }

  private static void assertRefused(int code, String message, String... words) {
    Program program = Program.run(words);
    assertThat(program.err()).contains("resnet: " + message);
    assertThat(program.code()).isEqualTo(code);
  }
}
