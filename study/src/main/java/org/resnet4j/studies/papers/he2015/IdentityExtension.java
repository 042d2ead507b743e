package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Figure;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.ProbedBatch;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightTransfer;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.IdentityNorms;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** He et al. 2015, section 1: the deeper net that is a shallower one and identities. */
public final class IdentityExtension implements TrainedStudy {

  private static final String RESIDUAL = "residual";
  private static final String PLAIN = "plain";
  private static final String SHALLOW = "shallowTrainError";
  private static final String DEEP = "deepTrainError";
  private static final String DIFFERENCE = "greatestLogitDifference";
  private static final String SHALLOW_AFTER = "shallowTrainErrorTrainedOn";
  private static final String DEEP_AFTER = "deepTrainErrorTrainedOn";
  private static final double TOLERANCE = 0.001;
  private static final int IMAGES = 2_000;
  private static final int CALIBRATION = 250;
  private static final double RATE_ON = 0.01;

  @Override
  public Claim claim() {
    return new Claim(
        "identity-extension",
        "A deeper net that cannot be worse",
        "A deeper net can be made of a trained shallower one by layers that are the identity, and"
            + " its training error is then no higher, plain or residual.",
        "He et al. 2015, section 1");
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    String family = arm.name().equals(RESIDUAL) ? "cifar-resnet" : "cifar-plain";
    return TrainingJob.common(family + 20, budget, seed);
  }

  /** Identities behind the last block of each stage: 2 more blocks there are 12 more layers. */
  public static String deeper(String model, Budget budget) {
    int more = budget.choose(2, 6, 15);
    return Text.of(
        "%s+identity=layer1.2,%d+identity=layer2.2,%d+identity=layer3.2,%d",
        model, more, more, more);
  }

  private static int epochsOn(Budget budget) {
    return budget.choose(1, 2, 5);
  }

  @Override
  public Design design(Budget budget) {
    int layers = budget.choose(32, 56, 110);
    return new Design(
        List.of(
            new Arm(RESIDUAL, "blocks whose branch ends in zeros"),
            new Arm(PLAIN, "convolutions that pass on, batch norms that undo themselves")),
        3,
        Text.of(
            "cifar-resnet20 and cifar-plain20, the studies' common training, made %d layers deep (Surgery.insertIdentity); errors on the first %,d training images. Then both depths are trained on for %d epochs with the rate 0.01; the plain net's new batch norms are first set to be the identity in training too.",
            layers, IMAGES, epochsOn(budget)),
        Text.of(
            "Training error of the deeper net less that of the shallow one before any training on, both arms' mean paired by seed: HELD where the 95 %% t interval is below %s, NOT HELD where it is above. What training on does is shown and not part of the criterion.",
            TOLERANCE),
        "No bit of the outputs changes. Trained on, the residual net keeps or lowers its error; the"
            + " plain one, whose new layers must stay near the identity by themselves, does less"
            + " well.",
        budget.choose(new Cost(230, 165), Cost.ofTrainings(7_200), Cost.ofTrainings(400_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of(
        "images", IMAGES,
        "calibration", CALIBRATION,
        "deeper", deeper("", budget),
        "epochsOn", epochsOn(budget),
        "rateOn", RATE_ON);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    TrainingJob job = job(arm, seed, context.budget());
    ImageDataset train = context.train(job.trainImages());
    List<Observation> seen = new ArrayList<>();
    try (TrainedModel shallow = context.open(job)) {
      Model net = shallow.net();
      String spec = deeper(job.model(), context.budget());
      Network network = Zoo.network(spec, train.classes().size());
      try (Model deep = WeightTransfer.of(net, network, seed)) {
        seen.add(Observation.of(arm, seed, SHALLOW, error(net, shallow, context)));
        seen.add(Observation.of(arm, seed, DEEP, error(deep, shallow, context)));
        double difference = read(net, shallow, train, x -> difference(net, deep, x));
        seen.add(Observation.of(arm, seed, DIFFERENCE, difference));
        if (arm.name().equals(PLAIN)) {
          List<String> norms = IdentityNorms.inserted(net.network(), network);
          read(
              deep,
              shallow,
              train,
              x -> {
                IdentityNorms.calibrate(deep, norms, x);
                return norms;
              });
        }
        seen.add(
            Observation.of(
                arm, seed, SHALLOW_AFTER, after(arm, job, net, job.model(), shallow, context)));
        seen.add(
            Observation.of(arm, seed, DEEP_AFTER, after(arm, job, deep, spec, shallow, context)));
      }
    }
    return seen;
  }

  private static double error(Model net, TrainedModel trained, StudyContext context) {
    return context.error(net, context.train(IMAGES), trained.normalize());
  }

  private static double difference(Model one, Model other, Tensor images) {
    try (var noGrad = NoGrad.on()) {
      return Kernels.greatestDifference(
          new Interpreter(one).forward(images, Mode.EVAL),
          new Interpreter(other).forward(images, Mode.EVAL));
    }
  }

  /** Reads something of the first training images. */
  private static <R> R read(
      Model net, TrainedModel trained, ImageDataset train, Function<Tensor, R> read) {
    return ProbedBatch.read(
        net, train, trained.normalize(), CALIBRATION, (x, labels) -> read.apply(x));
  }

  /** The training error after training on; 1 where that diverges. */
  private static double after(
      Arm arm,
      TrainingJob job,
      Model net,
      String spec,
      TrainedModel trained,
      StudyContext context) {
    String name = Text.of("identity-extension-%s-%d", arm.name(), job.seed());
    var training = new ContinuedTraining(job, spec, context.scratch().resolve(name));
    try (TrainedModel on = training.run(net, RATE_ON, epochsOn(context.budget()), context)) {
      return error(on.net(), trained, context);
    } catch (ResnetException e) {
      if (e.kind() == ResnetException.Kind.DIVERGED) {
        return 1;
      }
      throw e;
    }
  }

  /** A shallow net that diverged has no error that a deeper one could keep. */
  @Override
  public double worst(String quantity) {
    return quantity.equals(SHALLOW) ? 0 : 1;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    double[] rises =
        results.bySeed(seed -> (rise(results, RESIDUAL, seed) + rise(results, PLAIN, seed)) / 2);
    Estimate estimate = Estimates.student(rises);
    return new Outcome(
        Verdict.below(TOLERANCE, estimate),
        estimate,
        Text.of(
            "Identities change the training error by %s; logits differ by at most %.1e (residual) and %.1e (plain). Trained on, the deeper net less the shallow one is %s (residual) and %s (plain).",
            estimate,
            greatest(results, RESIDUAL),
            greatest(results, PLAIN),
            trainedOn(results, RESIDUAL),
            trainedOn(results, PLAIN)),
        "Inserted layers that change what a net computes. Whether training from the start finds"
            + " this deeper net is another question: see `degradation`.");
  }

  private static double rise(Results results, String arm, long seed) {
    return results.value(arm, seed, DEEP) - results.value(arm, seed, SHALLOW);
  }

  private static double greatest(Results results, String arm) {
    return Arrays.stream(results.values(arm, DIFFERENCE)).max().orElseThrow();
  }

  private static Estimate trainedOn(Results results, String arm) {
    return Estimates.student(
        results.bySeed(
            seed ->
                results.value(arm, seed, DEEP_AFTER) - results.value(arm, seed, SHALLOW_AFTER)));
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "identity-extension",
            "Training error of the shallow net and of the deeper one made of it, before and after"
                + " training on; means over the seeds.",
            new BarChart(
                "Training error, shallow and deeper",
                Axis.linear("training error, %").from(0),
                List.of(
                    "residual, as made",
                    "residual, trained on",
                    "plain, as made",
                    "plain, trained on"),
                bars(results, "shallow", SHALLOW, SHALLOW_AFTER),
                bars(results, "deeper", DEEP, DEEP_AFTER))));
  }

  private static Series bars(Results results, String name, String before, String after) {
    return Series.bars(
        name,
        100 * results.mean(RESIDUAL, before),
        100 * results.mean(RESIDUAL, after),
        100 * results.mean(PLAIN, before),
        100 * results.mean(PLAIN, after));
  }
}
