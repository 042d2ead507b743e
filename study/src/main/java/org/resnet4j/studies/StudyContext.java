package org.resnet4j.studies;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainEvent;

/** Gives a study its images, trained nets and device, shows its progress and asks for its stop. */
public final class StudyContext {

  private final Budget budget;
  private final StudyData data;
  private final Path out;
  private final Device device;
  private final TrainedNets nets;
  private final StudyListener listener;
  private final BooleanSupplier stop;
  private String cell = "";

  /**
   * A context.
   *
   * @param out the folder of all studies; trained nets are shared in {@code out/nets}
   * @param stop asked after every step; true ends what is being done
   */
  public StudyContext(
      Budget budget,
      StudyData data,
      Path out,
      Device device,
      StudyListener listener,
      BooleanSupplier stop) {
    this.budget = budget;
    this.data = data;
    this.out = out;
    this.device = device;
    this.nets = new TrainedNets(out.resolve("nets"), data, device, NativeMemory::room);
    this.listener = listener;
    this.stop = stop;
  }

  public Budget budget() {
    return budget;
  }

  /** Where nets are trained and run. */
  public Device device() {
    return device;
  }

  /** Threads that libtorch computes with. */
  public int threads() {
    return Libtorch.threads();
  }

  /** Training images of all classes, as many of one as of another; 0 for the whole split. */
  public ImageDataset train(int images) {
    return data.images(Split.TRAIN, List.of(), images);
  }

  /** Test images of all classes, as many of one as of another; 0 for the whole split. */
  public ImageDataset test(int images) {
    return data.images(Split.TEST, List.of(), images);
  }

  /** Images of these classes. */
  public ImageDataset images(Split split, List<String> classes, int images) {
    return data.images(split, classes, images);
  }

  /**
   * The trained net of a job; trained now where no study has asked for it before.
   *
   * @throws ResnetException (diverged) where its loss is not finite, (interrupted) where it was
   *     stopped: what is done is kept
   */
  public RunFolder trained(TrainingJob job) {
    return nets.trained(job, event -> told(job, event), stop);
  }

  /** Returns the trained net of a job, loaded; the caller closes it. */
  public TrainedModel open(TrainingJob job) {
    return TrainedModel.ofRun(trained(job), TrainedModel.Weights.LAST, Optional.empty(), device);
  }

  /** Returns the share of the images that a net gets wrong, 0 to 1. */
  public double error(Model net, ImageDataset images, Normalization normalize) {
    return 1 - Evaluator.evaluate(net, images, normalize, this::stopIfAsked).top1();
  }

  /**
   * To be called between two steps of anything long.
   *
   * @throws ResnetException (interrupted) where the user wants an end
   */
  public void stopIfAsked() {
    if (stop.getAsBoolean()) {
      throw new ResnetException(
          ResnetException.Kind.INTERRUPTED, "stopped while measuring " + cell, null);
    }
  }

  /** Shows what is being done, in a few words. */
  public void show(String progress) {
    listener.show(cell.isEmpty() ? progress : cell + ": " + progress);
  }

  /** A folder for files that are not kept; it may not be there yet. */
  public Path scratch() {
    return out.resolve("scratch");
  }

  TrainedNets nets() {
    return nets;
  }

  /** Sets the words that progress lines begin with. */
  void setCell(String words) {
    cell = words;
  }

  private void told(TrainingJob job, TrainEvent event) {
    if (event instanceof TrainEvent.Progress at) {
      show(
          Text.of(
              "%s step %,d/%,d  loss %.3f  %.0f s left",
              job.model(), at.step(), at.totalSteps(), at.loss(), at.secondsLeft()));
    }
  }
}
