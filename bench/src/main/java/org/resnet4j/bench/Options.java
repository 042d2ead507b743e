package org.resnet4j.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;

/**
 * What {@code bench/run-peers} was asked for.
 *
 * @param installation what the script found
 * @param ours resnet4j's plans and precisions
 * @param settings each of ours runs with each of them
 * @param json where the JSON goes as well
 * @param save the name of the result in {@code bench/results}
 */
record Options(
    Installation installation,
    List<Item> items,
    List<Peer> peers,
    List<Execution> ours,
    List<Setting> settings,
    Schedule schedule,
    Optional<Path> json,
    Optional<String> save) {

  static final List<String> CHOICES =
      List.of(
          "--quick",
          "--full",
          "--items",
          "--peers",
          "--plan",
          "--precision",
          "--settings",
          "--rounds",
          "--seconds",
          "--steps",
          "--warm-up",
          "--json",
          "--save");

  private static final List<String> FROM_SCRIPT =
      List.of("--python", "--djl", "--dl4j", "--bench", "--threads");

  /**
   * Where the peers are.
   *
   * @param python a Python with torch
   * @param djl the class path of DJL's worker
   * @param dl4j the class path of DL4J's worker
   * @param bench the folder {@code bench}
   */
  record Installation(
      Optional<String> python,
      Optional<String> djl,
      Optional<String> dl4j,
      Path bench,
      int threads) {

    /** The Python workers. */
    Path scripts() {
      return bench.resolve("peers");
    }

    /** What workers leave behind: exported models, unpacked libraries. */
    Path scratch() {
      return bench.resolve("target");
    }

    Path result(String name, String ending) {
      return bench.resolve("results").resolve(name + ending);
    }
  }

  Options {
    items = List.copyOf(items);
    peers = List.copyOf(peers);
    ours = List.copyOf(ours);
    settings = List.copyOf(settings);
  }

  /**
   * Reads the command line.
   *
   * @throws ResnetException (usage) for an unknown option, item or peer, a missing value, a number
   *     out of range, a name of a result that is there
   */
  static Options parse(List<String> words) {
    Arguments arguments = Arguments.read(words);
    arguments.requireOnly(CHOICES, FROM_SCRIPT);
    Installation installation = installation(arguments);
    return new Options(
        installation,
        items(arguments),
        peers(arguments),
        Execution.all(
            arguments.text("--plan", Execution.USUAL.plan()),
            arguments.text("--precision", Execution.USUAL_PRECISIONS)),
        Setting.list(arguments.text("--settings", Setting.USUAL.word())),
        schedule(arguments),
        arguments.find("--json").map(Path::of),
        arguments.find("--save").map(name -> newName(installation, name)));
  }

  private static Installation installation(Arguments arguments) {
    return new Installation(
        arguments.find("--python"),
        arguments.find("--djl"),
        arguments.find("--dl4j"),
        Path.of(arguments.text("--bench", "bench")),
        arguments.number("--threads", 1, 1));
  }

  private static List<Item> items(Arguments arguments) {
    return arguments
        .find("--items")
        .map(list -> split(list).map(Item::named).toList())
        .orElseGet(
            () ->
                Item.ALL.stream().filter(item -> arguments.has("--full") || !item.big()).toList());
  }

  private static List<Peer> peers(Arguments arguments) {
    Optional<String> list = arguments.find("--peers");
    if (list.isPresent()) {
      return list.get().equals("none")
          ? List.of()
          : split(list.get()).map(Peer::named).sorted().toList();
    }
    return Arrays.stream(Peer.values())
        .filter(peer -> arguments.has("--full") || !peer.big())
        .toList();
  }

  private static Stream<String> split(String list) {
    return Arrays.stream(list.split(",", -1)).distinct();
  }

  private static Schedule schedule(Arguments arguments) {
    Schedule usual = arguments.has("--quick") ? Schedule.QUICK : Schedule.USUAL;
    return new Schedule(
        arguments.number("--rounds", usual.rounds(), 1),
        arguments.number("--seconds", usual.seconds(), 1),
        arguments.number("--steps", usual.steps(), 1),
        arguments.number("--warm-up", usual.warmUp(), 0));
  }

  private static String newName(Installation installation, String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw ResnetException.usage(
          "--save takes a name of letters, digits, '.', '_' and '-', got " + name);
    }
    Path file = installation.result(name, ".json");
    if (Files.exists(file)) {
      throw ResnetException.usage("--save %s: %s is there already".formatted(name, file));
    }
    return name;
  }
}
