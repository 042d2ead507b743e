package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.resnet4j.format.TensorInfo;

/**
 * The names of a file's tensors as a net may know them: what wrappers put into a name is cut out,
 * and the net may be in a module of any name ({@code encoder.}, {@code net.backbone.}).
 *
 * <p>Wrappers are {@code DataParallel} ({@code module.}), {@code torch.compile}, activation
 * checkpointing, FSDP, Fabric and Opacus; they may stand around any part of a net.
 */
final class FileNames {

  private static final Pattern WRAPPERS =
      Pattern.compile(
          "(?<![^.])(?:module|_orig_mod|_checkpoint_wrapped_module|_fsdp_wrapped_module|_fpw_module"
              + "|_forward_module|_module)\\.");

  /** Counts of averaging (swa_utils) and of profiling (thop): no part of any net. */
  private static final Set<String> LEFTOVERS = Set.of("n_averaged", "total_ops", "total_params");

  /** The most modules that are looked for around a net. */
  private static final int MOST_MODULES = 10;

  private static final int LONGEST = 500;

  /**
   * A tensor behind a module.
   *
   * @param module that is cut off, with its dot; wrappers are not in it
   */
  record Place(String module, TensorInfo tensor) {}

  private final List<TensorInfo> tensors;
  private final Map<Naming, Map<String, List<Place>>> places = new EnumMap<>(Naming.class);

  FileNames(List<TensorInfo> tensors) {
    this.tensors =
        tensors.stream().filter(tensor -> !LEFTOVERS.contains(last(tensor.name()))).toList();
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The name without wrappers. */
  static String unwrapped(String name) {
    return WRAPPERS.matcher(name).replaceAll("");
  }

  /** All but what tools left behind. */
  List<TensorInfo> tensors() {
    return tensors;
  }

  /** The tensors that may have torchvision's name, each with the module that it is in then. */
  List<Place> places(Naming naming, String torchvisions) {
    return places.computeIfAbsent(naming, this::placesOf).getOrDefault(torchvisions, List.of());
  }

  private Map<String, List<Place>> placesOf(Naming naming) {
    Map<String, List<Place>> byName = new HashMap<>();
    for (TensorInfo tensor : tensors) {
      String name = unwrapped(tensor.name());
      for (int begin : beginnings(name)) {
        byName
            .computeIfAbsent(naming.toTorchvision(name.substring(begin)), key -> new ArrayList<>())
            .add(new Place(name.substring(0, begin), tensor));
      }
    }
    return byName;
  }

  /** Where a net's own part of the name may begin: it has a module and a tensor at least. */
  private static List<Integer> beginnings(String name) {
    List<Integer> beginnings = new ArrayList<>(List.of(0));
    int last = name.length() > LONGEST ? -1 : name.lastIndexOf('.');
    int dot = name.indexOf('.');
    while (dot >= 0 && dot < last && beginnings.size() <= MOST_MODULES) {
      beginnings.add(dot + 1);
      dot = name.indexOf('.', dot + 1);
    }
    return beginnings;
  }

  /** How many convolutions each module has, and the file as a whole: one of these is the net's. */
  Set<Long> convolutions() {
    Map<String, Long> counts = new HashMap<>();
    for (TensorInfo tensor : tensors) {
      String name = tensor.shape().size() == 4 ? unwrapped(tensor.name()) : "";
      for (int begin : name.isEmpty() ? List.<Integer>of() : beginnings(name)) {
        counts.merge(name.substring(0, begin), 1L, Long::sum);
      }
    }
    return new TreeSet<>(new HashSet<>(counts.values()));
  }
}
