package org.resnet4j.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.resnet4j.SafeText;
import org.resnet4j.format.TensorFile;
import org.resnet4j.weights.folder.ModelFolder;

/**
 * Weights as others have them: a file of any format or a folder of Hugging Face's or timm's, and
 * what of it is meant.
 *
 * @param files the files that hold the weights
 * @param stored the tensors as they are stored, and what the file or folder says beside them
 * @param tensors as a net has them: pruned and weight-normalised ones are computed when read
 * @param ignored names of the tensors that are overlooked, because the user says so
 * @param warnings what a user should know: preprocessing that is not quite the publisher's
 */
public record OpenedWeights(
    List<Path> files,
    TensorFile stored,
    TensorFile tensors,
    List<String> ignored,
    List<String> warnings)
    implements AutoCloseable {

  public OpenedWeights {
    ignored = List.copyOf(ignored);
    warnings = List.copyOf(warnings);
  }

  /**
   * Opens a file or a folder.
   *
   * @throws org.resnet4j.ResnetException (data) where there is none, it is of another kind, or has
   *     nothing of what is meant
   */
  public static OpenedWeights open(Path path, Selection selection) {
    return open(path, selection, TensorFile::open);
  }

  /**
   * Opens a file or a folder whose file may be written anew before this is closed.
   *
   * @throws org.resnet4j.ResnetException (data) as {@link #open}
   */
  public static OpenedWeights openToReplace(Path path, Selection selection) {
    return open(path, selection, TensorFile::openToReplace);
  }

  private static OpenedWeights open(
      Path path, Selection selection, BiFunction<Path, Optional<String>, TensorFile> opening) {
    List<String> warnings = new ArrayList<>();
    boolean folder = Files.isDirectory(path);
    TensorFile file =
        folder
            ? ModelFolder.open(path, selection.stateDict(), warnings)
            : opening.apply(path, selection.stateDict());
    boolean sound = false;
    try {
      List<Path> files = folder ? ModelFolder.files(path) : List.of(path);
      TensorFile stored = selection.of(file);
      List<String> ignored = selection.ignored(file);
      List<String> unmatched = selection.unmatched(file);
      if (!unmatched.isEmpty()) {
        warnings.add("--ignore " + SafeText.names(unmatched) + " matches no tensor of " + path);
      }
      var opened = new OpenedWeights(files, stored, new ComputedTensors(stored), ignored, warnings);
      sound = true;
      return opened;
    } finally {
      if (!sound) {
        file.close();
      }
    }
  }

  @Override
  public void close() {
    stored.close();
  }
}
