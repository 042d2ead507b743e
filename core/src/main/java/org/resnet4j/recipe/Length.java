package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How long a training is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Length.Epochs.class, name = "epochs"),
  @JsonSubTypes.Type(value = Length.Steps.class, name = "steps")
})
public sealed interface Length {

  /** The longest training: more than a machine does in a lifetime. */
  long MOST = 1_000_000_000;

  /** Updates in all, from the number of updates of an epoch. */
  long steps(long stepsPerEpoch);

  /** Passes over the training set. */
  record Epochs(int count) implements Length {
    public Epochs {
      Checks.between("epochs", count, 1, MOST);
    }

    @Override
    public long steps(long stepsPerEpoch) {
      return count * stepsPerEpoch;
    }
  }

  /** Updates; the last epoch may be short. */
  record Steps(long count) implements Length {
    public Steps {
      Checks.between("steps", count, 1, MOST);
    }

    @Override
    public long steps(long stepsPerEpoch) {
      return count;
    }
  }
}
