package org.resnet4j.torch.run;

import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * Why a run's training ended early, for its user: what happened, what is saved, how to go on.
 *
 * @param totalSteps updates that the run is to have
 */
record TrainingFaults(RunFolder run, long totalSteps) {

  /** More epochs are trained than were asked for. */
  static ResnetException tooFewEpochs(int trained, int asked) {
    return ResnetException.usage(
        Text.of(
            "%d epochs are trained, and %d are asked for in all; give --epochs %d or more",
            trained, asked, trained));
  }

  /** A loss that is not finite. */
  ResnetException diverged(String what, int epoch, int finished) {
    return ResnetException.diverged(
        Text.of(
            "%s of %s (epoch %s); try a lower --lr (it was %s) or a net with batch norm. %s",
            what, totalSteps, epoch, run.config().recipe().optimizer().rate(), saved(finished)));
  }

  /** The caller wanted it to end. */
  ResnetException stopped(long step, String where, int finished) {
    return stopped(step, where, saved(finished));
  }

  /** The caller wanted it to end, and the epoch is saved up to a step. */
  ResnetException stoppedWithin(long step, String where, long saved) {
    return stopped(step, where, Text.of("Saved in %s up to step %d", run.path(), saved));
  }

  private ResnetException stopped(long step, String where, String saved) {
    return new ResnetException(
        ResnetException.Kind.INTERRUPTED,
        Text.of(
            "stopped after step %s of %s (%s). %s; go on with `resnet train --resume %s`",
            step, totalSteps, where, saved, run.path()),
        null);
  }

  private String saved(int finished) {
    return finished == 0
        ? "No epoch was finished"
        : Text.of(
            "Saved in %s: %s%s",
            run.path(), finished, (finished == 1 ? " finished epoch" : " finished epochs"));
  }
}
