package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.resnet4j.SafeText;
import org.resnet4j.graph.StateDict;

/** What is wrong with a file for a network, and what may be done about it, in words. */
record Misfit(Fit fit) {

  /** Names that say what was done to a net, and how that is undone in Python. */
  private static final Map<Pattern, String> KINDS = kinds();

  private static Map<Pattern, String> kinds() {
    Map<Pattern, String> kinds = new LinkedHashMap<>();
    kinds.put(
        Pattern.compile("(^|.*\\.)parametrizations\\..*"),
        "its weights are parametrized; in Python, for each such module:"
            + " torch.nn.utils.parametrize.remove_parametrizations(module, 'weight'), then save"
            + " state_dict()");
    kinds.put(
        Pattern.compile(".*_(orig|u|g)"),
        "its weights are computed by a hook; in Python, for each such module:"
            + " torch.nn.utils.remove_spectral_norm(module), remove_weight_norm(module) or"
            + " prune.remove(module, 'weight'), then save state_dict()");
    kinds.put(
        Pattern.compile(".*(lora_|\\.base_layer\\.|modules_to_save\\.).*"),
        "it has an adapter beside the weights; in Python: model.merge_and_unload(), then save"
            + " state_dict()");
    kinds.put(
        Pattern.compile(".*(_flat_param|flat_param_\\d+|\\.flat_param)(\\..*)?"),
        "its weights are flattened by FSDP; in Python: save with FullStateDictConfig");
    kinds.put(
        Pattern.compile(".*(fake_quant|activation_post_process|_packed_params|zero_point).*"),
        "it was prepared for quantization; save the weights of the net before that, or overlook"
            + " what was added: --ignore '*fake_quant*' --ignore '*activation_post_process*'");
    return kinds;
  }

  /** The network's name, the faults, and advice where there is some. */
  String words() {
    List<String> faults = new ArrayList<>();
    add(faults, "missing", fit.missing());
    add(faults, "unexpected", fit.unexpected());
    add(faults, "of another shape", fit.misshaped());
    String words = fit.network().name() + ": " + String.join("; ", faults);
    return advice().map(advice -> words + ". " + advice).orElse(words);
  }

  private static void add(List<String> faults, String what, List<String> names) {
    if (!names.isEmpty()) {
      faults.add(names.size() + " " + what + ": " + SafeText.names(names));
    }
  }

  /** What a user may do, if that can be told. */
  Optional<String> advice() {
    Optional<String> kind =
        KINDS.entrySet().stream()
            .filter(entry -> fit.unexpected().stream().anyMatch(entry.getKey().asMatchPredicate()))
            .map(entry -> sentence(entry.getValue()))
            .findFirst();
    return kind.or(this::lackingStatistics).or(this::otherHead);
  }

  private static String sentence(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
  }

  /** {@code named_parameters()} instead of {@code state_dict()}, or norms that have none. */
  private Optional<String> lackingStatistics() {
    if (!lacksStatisticsAlone()) {
      return Optional.empty();
    }
    return Optional.of(
        "All that is missing are the statistics of its batch norms: in Python save"
            + " model.state_dict(), which has them, not named_parameters(); a net with group norm"
            + " has none: --model "
            + withGroupNorm());
  }

  /** Whether the file has all of the net but the running means and variances. */
  boolean lacksStatisticsAlone() {
    List<String> statistics =
        StateDict.of(fit.network()).entries().stream()
            .filter(entry -> entry.kind() == StateDict.Kind.STATISTIC)
            .map(StateDict.Entry::name)
            .toList();
    return !statistics.isEmpty()
        && fit.missing().equals(statistics)
        && fit.leavingExtras().differences() == statistics.size();
  }

  private String withGroupNorm() {
    String spec = fit.network().name();
    return spec + (spec.contains(":") ? "," : ":") + "norm=group";
  }

  private Optional<String> otherHead() {
    String head = fit.network().output().name() + ".";
    boolean headAlone =
        Stream.concat(fit.missing().stream(), fit.misshaped().stream())
            .allMatch(name -> name.startsWith(head));
    if (!headAlone || (fit.missing().isEmpty() && fit.misshaped().isEmpty())) {
      return Optional.empty();
    }
    String begin = "`resnet train --weights` with --fresh-head begins with a new one";
    if (!fit.head().isEmpty()) {
      return Optional.of(
          "Its head is a net of its own, %s, and a head here is one linear layer; %s"
              .formatted(SafeText.names(fit.head()), begin));
    }
    if (fit.missing().equals(List.of(head + "bias")) && fit.misshaped().isEmpty()) {
      return Optional.of(
          "Its head has no bias; in Python: give it one of zeros, nn.init.zeros_, and save the state"
              + " dict again");
    }
    return Optional.of(
        fit.misshaped().isEmpty()
            ? "It has no head; " + begin
            : "Its head is of another shape; " + begin);
  }
}
