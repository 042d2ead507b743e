package org.resnet4j.weights.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.data.folder.FolderLayout;
import org.resnet4j.data.folder.ImageFiles;

/** Says what a folder is that was given for a model and is none. */
public final class FolderKind {

  private static final List<String> WEIGHTS =
      List.of(".safetensors", ".pth", ".pt", ".th", ".ckpt", ".bin");

  private static final Set<String> SPLITS =
      Stream.of(FolderLayout.TRAIN, FolderLayout.VALIDATION, FolderLayout.TEST)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final int MOST_LOOKED_AT = 10_000;
  private static final int MOST_OPENED = 20;

  private final Path folder;
  private final List<Path> files;
  private final List<Path> folders;

  private FolderKind(Path folder, List<Path> entries) {
    this.folder = folder;
    this.files = entries.stream().filter(Files::isRegularFile).toList();
    this.folders = entries.stream().filter(Files::isDirectory).toList();
  }

  private static boolean isModelOrRun(Path folder) {
    return Files.isRegularFile(folder.resolve("metrics.csv")) || ModelFolder.isModel(folder);
  }

  private static FolderKind of(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return new FolderKind(folder, entries.limit(MOST_LOOKED_AT).sorted().toList());
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  private static ResnetException unreadable(Path folder, IOException cause) {
    return ResnetException.failed("cannot read " + folder + ": " + IoReason.of(cause), cause);
  }

  /** A sentence that begins with the folder's name. */
  public static String words(Path folder) {
    return folder + " " + of(folder).clause();
  }

  /** A clause about weights files under names of their own. */
  static String weightsInIt(Path folder) {
    List<String> weights = of(folder).named(WEIGHTS);
    return weights.isEmpty()
        ? "download them too"
        : "give the file itself, one of " + SafeText.names(weights);
  }

  private String clause() {
    if (files.isEmpty() && folders.isEmpty()) {
      return "is an empty folder; a model is a run folder, a weights file, or a folder with"
          + " config.json and model.safetensors";
    }
    if (has("config.json") && has("metrics.csv")) {
      return "is a run folder; give a file of it: " + SafeText.names(named(WEIGHTS));
    }
    if (has("metrics.csv")) {
      return "is a run folder without its config.json; restore that from a copy, or give a file of"
          + " it: "
          + SafeText.names(named(WEIGHTS));
    }
    List<String> models = names(folders, FolderKind::isModelOrRun);
    if (!models.isEmpty()) {
      return "is no model itself; in it are the models "
          + SafeText.names(models)
          + ": give one of them";
    }
    return program().orElseGet(this::dataOrWeights);
  }

  private Optional<String> program() {
    if (has("saved_model.pb")) {
      return Optional.of(
          "is a TensorFlow SavedModel, a program with its weights; weights of PyTorch nets and"
              + " safetensors can be read");
    }
    if (has("adapter_config.json")) {
      return Optional.of(
          "is an adapter of PEFT without the net it is for; in Python: model.merge_and_unload(),"
              + " then save_pretrained()");
    }
    if (has(".metadata") && !named(List.of(".distcp")).isEmpty()) {
      return Optional.of(
          "is a distributed checkpoint of PyTorch; make one file of it: python -m"
              + " torch.distributed.checkpoint.format_utils dcp_to_torch "
              + folder
              + " weights.pth");
    }
    if (has("zero_to_fp32.py")) {
      return Optional.of(
          "is a checkpoint of DeepSpeed; make one file of it with the zero_to_fp32.py in it");
    }
    if (has("data.pkl") && has("version")) {
      return Optional.of(
          "is an unpacked file of torch.save; pack it again: zip -0 -r weights.pth of the folder");
    }
    return Files.isDirectory(folder.resolve("snapshots"))
        ? Optional.of(
            "is a model in Hugging Face's cache; give the folder in its snapshots/: "
                + SafeText.names(of(folder.resolve("snapshots")).folderNames()))
        : onnx();
  }

  private Optional<String> onnx() {
    List<String> onnx = named(List.of(".onnx"));
    return onnx.isEmpty() || !named(WEIGHTS).isEmpty()
        ? Optional.empty()
        : Optional.of(
            "holds an ONNX model, "
                + SafeText.names(onnx)
                + ", a program with its weights; give the weights that it was exported from");
  }

  private String dataOrWeights() {
    List<String> weights = named(WEIGHTS);
    if (!weights.isEmpty()) {
      return "is a folder of weights files: " + SafeText.names(weights) + "; give one of them";
    }
    boolean splits =
        folderNames().stream().anyMatch(name -> SPLITS.contains(name.toLowerCase(Locale.ROOT)));
    boolean images =
        isOfImages() || folders.stream().limit(MOST_OPENED).anyMatch(FolderKind::isOfImages);
    if (splits || images) {
      return "is a folder of images, which is data and no model; give a model first, and this as"
          + " --data, or its images to predict";
    }
    return "is no model: a model is a run folder, a weights file, or a folder with config.json and"
        + " model.safetensors; in it are "
        + SafeText.names(
            Stream.concat(folderNames().stream(), names(files, f -> true).stream()).toList());
  }

  /** A folder that cannot be read says nothing of the one that it is in. */
  private static boolean isOfImages(Path inner) {
    try {
      return of(inner).isOfImages();
    } catch (ResnetException e) {
      return false;
    }
  }

  private boolean isOfImages() {
    return 2 * names(files, ImageFiles::isImageName).size() > files.size();
  }

  private boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private List<String> folderNames() {
    return names(folders, path -> true);
  }

  private List<String> named(List<String> ends) {
    return names(
        files,
        file -> {
          String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
          return ends.stream().anyMatch(name::endsWith);
        });
  }

  private static List<String> names(List<Path> paths, Predicate<Path> which) {
    return paths.stream().filter(which).map(path -> String.valueOf(path.getFileName())).toList();
  }
}
