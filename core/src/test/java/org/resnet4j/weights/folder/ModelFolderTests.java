package org.resnet4j.weights.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;

/** What Hugging Face's and timm's folders say; real ones are in the torch module's tests. */
class ModelFolderTests {

  private static final String PROCESSOR = "preprocessor_config.json";

  @TempDir private Path folder;

  private void write(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private void weights(String name, String... tensors) {
    Safetensors.write(
        folder.resolve(name),
        Map.of("format", "pt"),
        List.of(tensors).stream()
            .map(t -> new TensorEntry(t, DType.U8, List.of(1L), () -> ByteBuffer.allocate(1)))
            .toList());
  }

  private OpenedWeights open() {
    return OpenedWeights.open(folder, Selection.ALL);
  }

  private String said(String key) {
    try (OpenedWeights opened = open()) {
      return opened.stored().metadata().getOrDefault(key, "nothing");
    }
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(this::open)
        .withMessage(message.replace("FOLDER", folder.toString()))
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model_type':'resnet'} | resnet50",
        "{'model_type':'resnet','downsample_in_bottleneck':true} | resnet50:stride=1x1",
        "{'model_type':'resnet','depths':[3,4,23,3]} | resnet101",
        "{'model_type':'resnet','depths':[3,8,36,3],'layer_type':'bottleneck'} | resnet152",
        "{'model_type':'resnet','depths':[3,4,6,3],'layer_type':'basic','hidden_sizes':[64,128,256,512],'downsample_in_bottleneck':true} | resnet34",
        "{'model_type':'resnet','depths':[2,2,2,2]} | nothing",
        "{'model_type':'resnet','layer_type':'basic'} | nothing",
        "{'model_type':'resnet','embedding_size':32} | nothing",
        "{'model_type':'resnet','hidden_act':'gelu'} | nothing",
        "{'model_type':'resnet','num_channels':1} | nothing",
        "{'model_type':'vit'} | nothing",
        "{'architecture':'resnet50'} | resnet50",
        "{'architecture':'resnet34.tv_in1k'} | resnet34",
        "{'architecture':'tv_resnet152'} | resnet152",
        "{'architecture':'resnet50_gn'} | resnet50:norm=group",
        "{'architecture':'wide_resnet50_2','model_args':{'num_classes':3,'in_chans':3,'global_pool':'avg'}} | wide_resnet50_2",
        "{'architecture':'resnet50','model_args':{'in_chans':1}} | nothing",
        "{'architecture':'resnet50','model_args':{'act_layer':'silu'}} | nothing",
        "{'architecture':'resnet50','global_pool':'max'} | nothing",
        "{'architecture':'resnet50d.ra2_in1k'} | resnet50d",
        "{'architecture':'seresnet50'} | seresnet50",
        "{'architecture':'resnet50t'} | nothing",
      })
  void theNetIsTheZoosOrNone(String config, String net) throws IOException {
    weights("model.safetensors", "a");
    write("config.json", config);
    assertThat(said("model")).isEqualTo(net);
    assertThat(said(ModelFolder.FOREIGN_NET).equals("nothing")).isEqualTo(!net.equals("nothing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model_type':'resnet','id2label':{'10':'k','2':'c','0':'a, b'}} | ['a, b','c','k']",
        "{'model_type':'resnet'} | ['LABEL_0','LABEL_1']",
        "{'architecture':'resnet18','label_names':['x','y']} | ['x','y']",
        "{'architecture':'resnet18','pretrained_cfg':{'label_names':['x']}} | ['x']",
        "{'architecture':'resnet18','num_classes':3} | nothing",
      })
  void classesComeWithTheirNames(String config, String classes) throws IOException {
    weights("model.safetensors", "a");
    write("config.json", config);
    assertThat(said("classes")).isEqualTo(classes.replace('\'', '"'));
  }

  @Test
  void aNetOfImageNetHasItsClassesThoughTimmDoesNotSayThem() throws IOException {
    weights("model.safetensors", "a");
    write(
        "config.json",
        "{'architecture':'resnet18','num_classes':1000,'pretrained_cfg':{'tag':'a1_in1k'}}");
    assertThat(said("classes")).startsWith("[\"tench\",\"goldfish\",");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'size':224,'crop_pct':0.875,'resample':3,'feature_extractor_type':'ConvNextFeatureExtractor'} | resize=256,crop=224,bicubic,floor | ''",
        "{'size':{'shortest_edge':224},'crop_pct':0.95,'resample':2} | resize=235,crop=224,bilinear,floor | ''",
        "{'size':{'shortest_edge':224},'image_processor_type':'ConvNextImageProcessor'} | resize=256,crop=224,bicubic,floor | ''",
        "{'size':{'shortest_edge':384},'crop_pct':0.875} | resize=384,crop=384,bicubic,squash | ''",
        "{'size':{'shortest_edge':256},'crop_size':{'height':224,'width':224},'do_center_crop':true,'resample':2} | resize=256,crop=224,bilinear,floor | ''",
        "{'size':{'height':256,'width':256},'crop_size':224,'image_processor_type':'DeiTImageProcessor'} | resize=256,crop=224,bicubic,squash | ''",
        "{'size':{'height':224,'width':224},'image_processor_type':'ViTImageProcessor'} | resize=224,crop=224,bilinear,squash | ''",
        "{'size':{'shortest_edge':224},'crop_size':{'height':224},'resample':1} | resize=224,crop=224,bilinear,floor | P resizes images with the filter lanczos, which is not here; bilinear is used instead",
        "{'size':{'longest_edge':224}} | nothing | P gives no size that is known here; the net's input has its usual size",
        "{'do_resize':false,'size':224} | nothing | P does not resize images; here they are, as the net's input wants it",
        "{'image_processor':{'size':{'shortest_edge':72},'crop_size':64}} | resize=72,crop=64,bicubic,floor | ''",
        "{'size':{'shortest_edge':64}} | resize=64,crop=64,bicubic,floor | P keeps what is beside the middle of an image; here it is cut off",
      })
  void imagesArePreparedAsTheProcessorDoes(String json, String geometry, String warning)
      throws IOException {
    weights("model.safetensors", "a");
    write("config.json", "{'model_type':'resnet'}");
    write(PROCESSOR, json);
    assertThat(said("preprocessing")).isEqualTo(geometry);
    try (OpenedWeights opened = open()) {
      assertThat(String.join("", opened.warnings()))
          .isEqualTo(
              warning.replace("''", "").replaceFirst("^P ", folder.resolve(PROCESSOR) + " "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'image_mean':[0.485,0.456,0.406],'image_std':[0.229,0.224,0.225]} | imagenet",
        "{'image_mean':0.5,'image_std':0.5,'rescale_factor':0.00392156862745098} | half",
        "{'image_mean':[127.5,127.5,127.5],'image_std':[127.5,127.5,127.5],'do_rescale':false} | half",
        "{'do_normalize':false} | 0.0,0.0,0.0/1.0,1.0,1.0",
        "{'do_normalize':false,'do_rescale':false} | 0.0,0.0,0.0/0.00392156862745098,0.00392156862745098,0.00392156862745098",
        "{'image_mean':[0.5],'image_std':[0.5]} | nothing",
        "{'image_mean':[0,0,0],'image_std':[0,1,1]} | nothing",
        "{} | nothing",
      })
  void pixelsAreNormalisedAsTheProcessorDoes(String json, String normalization) throws IOException {
    weights("model.safetensors", "a");
    write("config.json", "{'model_type':'resnet'}");
    write(PROCESSOR, json);
    assertThat(said("normalize")).isEqualTo(normalization);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'input_size':[3,224,224],'crop_pct':0.95,'interpolation':'bicubic','mean':[0.485,0.456,0.406],'std':[0.229,0.224,0.225]} | resize=235,crop=224,bicubic | imagenet",
        "{'input_size':[3,288,288],'crop_pct':1.0,'interpolation':'bilinear','mean':[0.5,0.5,0.5],'std':[0.5,0.5,0.5]} | resize=288,crop=288,bilinear | half",
        "{'input_size':[3,224,224],'crop_pct':0.9,'crop_mode':'squash'} | resize=248,crop=224,bicubic,squash | nothing",
        "{'input_size':[3,224,256]} | nothing | nothing",
      })
  void imagesArePreparedAsTimmDoes(String json, String geometry, String normalization)
      throws IOException {
    weights("pytorch_model.bin", "a");
    write("config.json", "{'architecture':'resnet18','pretrained_cfg':" + json + "}");
    assertThat(said("preprocessing")).isEqualTo(geometry);
    assertThat(said("normalize")).isEqualTo(normalization);
    write("config.json", json.replaceFirst("\\{", "{'architecture':'resnet18',")); // before 0.9
    assertThat(said("preprocessing")).isEqualTo(geometry);
  }

  @Test
  void weightsInSeveralFilesAreOne() throws IOException {
    weights("model-1.safetensors", "b", "a");
    weights("model-2.safetensors", "c");
    write(
        "model.safetensors.index.json",
        "{'weight_map':{'a':'model-1.safetensors','c':'model-2.safetensors','b':'model-1.safetensors'}}");
    try (OpenedWeights opened = open()) {
      TensorFile tensors = opened.tensors();
      assertThat(tensors.tensors().stream().map(TensorInfo::name)).containsExactly("a", "c", "b");
      assertThat(tensors.data("c").remaining()).isEqualTo(1);
      assertThat(tensors.path()).isEqualTo(folder);
      assertThat(opened.files())
          .containsExactly(
              folder.resolve("model-1.safetensors"), folder.resolve("model-2.safetensors"));
    }
    Files.delete(folder.resolve("model-2.safetensors"));
    assertRefused(
        "FOLDER/model-2.safetensors is not there, though model.safetensors.index.json names it;"
            + " download it too");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | FOLDER/model.safetensors.index.json names no files: it has no weight_map",
        "[1] | FOLDER/model.safetensors.index.json is no JSON object",
        "{'weight_map':{'a':'../x'}} | FOLDER/model.safetensors.index.json names a file that is not beside it: '../x'",
        "{'weight_map':{'a':'..'}} | FOLDER/model.safetensors.index.json names a file that is not beside it: '..'",
        "{'weight_map':{'a':1}} | FOLDER/1 is not there, though model.safetensors.index.json names it; download it too",
        "{'weight_map':{'x':'model-1.safetensors'}} | FOLDER/model.safetensors.index.json says that x is in model-1.safetensors, where it is not; copy or download them again",
      })
  void anIndexThatDoesNotHoldIsRefused(String index, String message) throws IOException {
    weights("model-1.safetensors", "a");
    write("model.safetensors.index.json", index);
    assertRefused(message);
  }

  @Test
  void saysWhatAModelLacks() throws IOException {
    write("config.json", "{'model_type':'resnet'}");
    assertRefused(
        "FOLDER has a config.json of a model, but no weights: neither model.safetensors nor"
            + " pytorch_model.bin nor an index of several; download them too");
    weights("other.safetensors", "a");
    assertRefused(
        "FOLDER has a config.json of a model, but no weights: neither model.safetensors nor"
            + " pytorch_model.bin nor an index of several; give the file itself, one of"
            + " other.safetensors");
  }

  @Test
  void aConfigurationOfSomethingElseIsNoModels() throws IOException {
    weights("model.safetensors", "a");
    write("config.json", "{'format':1,'recipe':{}}");
    assertThat(ModelFolder.isModel(folder)).isFalse();
    write("config.json", "{'architectures':['X']");
    assertThat(ModelFolder.isModel(folder)).isFalse();
    Files.delete(folder.resolve("config.json"));
    assertThat(ModelFolder.isModel(folder)).isTrue();
    assertThat(said("format")).isEqualTo("pt");
  }
}
