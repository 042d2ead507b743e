package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.DataListener;

class ModelClassesTests {

  /** Tench, English springer, cassette player: folders of imagenette. */
  private static final List<String> SOME_IDS = List.of("n01440764", "n02102040", "n02979186");

  private static final List<Integer> THEIR_LABELS = List.of(0, 217, 482);

  private final List<String> warnings = new ArrayList<>();

  private ClassChoice choose(List<String> model, List<String> found) {
    return choose("photos", model, found);
  }

  private ClassChoice choose(String dataset, List<String> model, List<String> found) {
    return new ModelClasses(model).choose(dataset, found, listener());
  }

  private DataListener listener() {
    return new DataListener() {
      @Override
      public void warning(String message) {
        warnings.add(message);
      }

      @Override
      public void progress(String file, long done, long total) {}
    };
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void findsClassesByName() {
    ClassChoice choice = choose(List.of("dog", "cat", "owl"), List.of("cat", "dog"));
    assertThat(choice.classes()).containsExactly("dog", "cat", "owl");
    assertThat(choice.labels()).containsExactly(1, 0);
    assertThat(warnings).isEmpty();
  }

  @Test
  void leavesOutWhatTheModelDoesNotKnowAndSaysSo() {
    ClassChoice choice = choose(List.of("dog", "cat"), List.of("bird", "cat", "dog"));
    assertThat(choice.labels()).containsExactly(-1, 1, 0);
    assertThat(warnings)
        .containsExactly("photos: left out what is none of the model's classes: bird");
  }

  @Test
  void findsNamesInAnotherSpelling() {
    ClassChoice choice =
        choose(List.of("great white shark", "Cafe\u0301"), List.of("Great_White-Shark", "café"));
    assertThat(choice.labels()).containsExactly(0, 1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void findsImageNetsNamesByWordNetId() {
    ClassChoice choice = choose(ImageNetClasses.names(), ImageNetClasses.ids());
    assertThat(choice.classes()).isEqualTo(ImageNetClasses.names());
    assertThat(choice.labels()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    assertThat(choose(ImageNetClasses.names(), SOME_IDS).labels()).isEqualTo(THEIR_LABELS);
    assertThat(warnings).isEmpty();
  }

  @Test
  void findsIdsInModelsOfOtherSpellings() {
    List<String> huggingFace =
        Resources.lines("imagenet-synsets.tsv").stream()
            .map(line -> line.split("\t", 2)[1])
            .toList();
    assertThat(choose(huggingFace, SOME_IDS).labels()).isEqualTo(THEIR_LABELS);
    assertThat(choose(numbers(1000), SOME_IDS).labels()).isEqualTo(THEIR_LABELS);
    assertThat(choose(numbers(1000), SOME_IDS).classes()).isEqualTo(ImageNetClasses.names());
    List<String> few = List.of("cassette player", "tench, Tinca tinca", "English springer spaniel");
    assertThat(choose(few, SOME_IDS).labels()).containsExactly(1, 2, 0);
    List<String> ids = List.of("n02979186_cassette_player", "N01440764", "n02102040");
    assertThat(choose(ids, List.of("English_springer", "tench", "cassette_player")).labels())
        .containsExactly(2, 1, 0);
    assertThat(warnings).isEmpty();
  }

  @Test
  void knowsEachClassOfImageNetByItsUsualNames() {
    for (int label = 0; label < 1000; label++) {
      assertThat(ImageNetClasses.isName(label, ImageNetClasses.names().get(label))).isTrue();
    }
    assertThat(ImageNetClasses.idOf("crane")).isEmpty();
    assertThat(ImageNetClasses.idOf("crane bird")).contains("n02012849");
    assertThat(ImageNetClasses.ids()).hasSize(1000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void takesSortedOrderWithAWarningWhereTheCountsAreEqual() {
    List<String> found = new ArrayList<>(List.of("n01440764"));
    IntStream.range(0, 999).forEach(i -> found.add("n9" + (1_000_000 + i)));
    ClassChoice choice = choose(ImageNetClasses.names(), found);
    assertThat(choice.classes()).isEqualTo(ImageNetClasses.names());
    assertThat(choice.labels()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    assertThat(warnings)
        .containsExactly(
            "the classes of photos are not named as the model's: they are taken in sorted order"
                + " (n01440764 is 'tench', n91000000 is 'goldfish', n91000001 is 'great white"
                + " shark', ...); --classes or --classes-file can name the model's");
  }

  @Test
  void warnsOfTimmsOrderOfNumberedFolders() {
    ClassChoice choice = choose(numbers(3), List.of("1", "10", "2"));
    assertThat(choice.classes()).containsExactly("1", "10", "2");
    assertThat(warnings)
        .containsExactly(
            "the classes of photos are not named as the model's: they are taken in sorted order (1"
                + " is '0', 10 is '1'); a model that timm trained has another order: 1, 2, 10;"
                + " --classes or --classes-file can name the model's");
    assertThat(choose(List.of("1", "2", "10"), List.of("1", "10", "2")).labels())
        .containsExactly(0, 2, 1);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void takesNumbersForNamesWhereTheirOrdersAgree() {
    assertThat(choose(numbers(10), numbers(10)).labels())
        .isEqualTo(IntStream.range(0, 10).boxed().toList());
    ClassChoice some = choose(numbers(10), List.of("3", "7"));
    assertThat(some.classes()).isEqualTo(numbers(10));
    assertThat(some.labels()).containsExactly(3, 7);
    assertThat(warnings).isEmpty();
  }

  @Test
  void takesARunsNumbersForNames() {
    List<String> sorted = numbers(12).stream().sorted().toList();
    assertThat(ModelClasses.named(numbers(12)).choose("photos", sorted, listener()).labels())
        .containsExactly(0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(
            ModelClasses.named(numbers(12))
                .choose("photos", List.of("11", "2"), listener())
                .labels())
        .containsExactly(11, 2);
    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfTimmsOrderWhereNumbersAreNoKnownNames() {
    List<String> sorted = numbers(12).stream().sorted().toList();
    assertThat(choose(numbers(12), sorted).labels())
        .isEqualTo(IntStream.range(0, 12).boxed().toList());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("sorted order (10 is '2', 11 is '3', 2 is '4', ...)")
        .contains("a model that timm trained has another order: 0, 1, 2, 3,");
  }

  @Test
  void doesNotWarnOfAnOrderThatIsTheModels() {
    assertThat(choose(numbers(12), numbers(12)).classes()).isEqualTo(numbers(12));
    assertThat(warnings).isEmpty();
  }

  @Test
  void doesNotTakeAnOrderThatNamesContradict() {
    assertMisfit(
        List.of("cat", "dog"),
        List.of("bird", "cat"),
        "the classes of photos (2: bird, cat) are not those of the model (2: cat, dog), which does"
            + " not know bird; move that away, or name the model's, in the order of its labels, with --classes or"
            + " --classes-file");
  }

  @Test
  void cutsLongListsWhereNothingFits() {
    assertMisfit(
        ImageNetClasses.names(),
        List.of("cat", "dog"),
        "the classes of photos (2: cat, dog) are not those of the model (1,000: tench, goldfish,"
            + " great white shark, tiger shark, hammerhead, electric ray, stingray, cock, hen,"
            + " ostrich and 990 more); name the model's, in the order of its labels, with"
            + " --classes or --classes-file");
    assertMisfit(
        numbers(10),
        List.of("cat", "dog"),
        "the model has 10 classes, the data 2; choose the model's with --classes a,b");
  }

  private void assertMisfit(List<String> model, List<String> found, String message) {
    assertThatThrownBy(() -> choose(model, found))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE))
        .hasMessage(message);
  }

  @Test
  void hasNoWarningForNamedSetsAndModelsWithoutNames() {
    List<String> found = List.of("airplane", "automobile");
    assertThat(choose("cifar10", numbers(2), found).classes()).isEqualTo(found);
    assertThat(warnings).isEmpty();
    assertThat(ModelClasses.areNames(List.of("LABEL_0", "LABEL_1"))).isFalse();
    assertThat(ModelClasses.areNames(List.of("0", "one"))).isTrue();
  }
}
