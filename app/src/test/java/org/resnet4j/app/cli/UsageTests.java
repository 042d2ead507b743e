package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeLeakExtension;

/** What wrong words get: the message and the exit code. */
@ExtendWith(NativeLeakExtension.class)
class UsageTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trian | 2 | unknown command 'trian'; did you mean 'train'?; see `resnet --help`",
        "train --epoch 3 | 2 | unknown option '--epoch'; did you mean '--epochs'?; see `resnet train"
            + " --help`",
        "train --data synthetic --precision fp8 | 2 | --precision is fp32, bf16 or fp16, got 'fp8'",
        "train --data synthetic --checkpoint-segments some | 2 | --checkpoint-segments is auto or a number of"
            + " segments, 0 for none, got 'some'",
        "train --data synthetic --checkpoint-segments -1 | 2 | --checkpoint-segments is auto or a number of"
            + " segments, 0 for none, got '-1'",
        "train --data synthetic --device cpu --plan graph | 2 | --plan graph does not work for"
            + " resnet34:bias on cpu: it records what a CUDA device does; leave --plan out",
        "train --data synthetic --plan plain --checkpoint-segments auto | 2 | --checkpoint-segments goes with"
            + " --plan onednn, got --plan plain",
        "train --resume nowhere --checkpoint-segments 3 | 2 | --resume goes on with what the run was"
            + " made with and does not take --checkpoint-segments; it takes --epochs, --data-root,"
            + " --data of a moved folder, --device, --plan, --threads, --save-every and --json",
        "train --save-every -1 | 2 | --save-every is 0 to 1000000 minutes, got -1.0",
        "train --epochs five | 2 | --epochs is a whole number, got 'five'",
        "train --lr fast | 2 | --lr is a number, got 'fast'",
        "train --batch 0 | 2 | a batch has at least 1 image, got 0",
        "train --epochs 0 | 2 | epochs must be 1 to 1000000000, got 0",
        "train --lr -1 | 2 | learning rate must be positive, got -1",
        "train --epochs 2 --steps 3 | 2 | --epochs and --steps exclude each other; give one of them",
        "train --optimizer adan | 2 | unknown optimizer 'adan'; did you mean 'adam'?; allowed are"
            + " adam, adamw, sgd, rmsprop, lion",
        "train --recipe he2015-cifr | 2 | unknown recipe 'he2015-cifr'; did you mean 'he2015-cifar'?; recipes"
            + " are founding, he2015-cifar, akamaster, kuangliu-cifar, torchvision-v1, finetune,"
            + " default, or a file such as my.yaml",
        "train --recipe mine.yaml | 3 | mine.yaml is no file; `resnet recipes` lists the recipes that"
            + " have a name",
        "train --set lr=fast | 2 | --set lr=fast: optimizer.rate: wanted is a number",
        "train --lr 1 --set optimizer.rate=2 | 2 | --lr and --set optimizer.rate exclude each other;"
            + " give one of them",
        "train --freeze layer9 --data synthetic | 2 | resnet34:bias has no part 'layer9' to freeze; did"
            + " you mean 'layer1' or 'layer2' or 'layer3'?; parts are stem, backbone, conv1, bn1,"
            + " layer1, layer2, layer3, layer4, fc, and parts of these such as layer1.0",
        "train --lr 1 --set optimizer=sgd | 2 | --lr and --set optimizer exclude each other; give one"
            + " of them",
        "recipes --set lr=1 | 2 | --set changes one recipe; name it before --set",
        "train --set lr | 2 | --set wants KEY=VALUE, such as lr=0.05, got 'lr'",
        "train --data cifar11 | 2 | unknown data set 'cifar11' (known: cifar10, cifar100,"
            + " synthetic, or a folder of images with train/CLASS/*); did you mean 'cifar10'?",
        "train --data synthetic --classes airplane,brid | 2 | unknown class 'brid' of synthetic (it"
            + " has airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck); did you"
            + " mean 'bird'?",
        "train --model resnet35 | 2 | unknown model 'resnet35'; did you mean 'resnet34'?; `resnet"
            + " models` lists all",
        "train --model cifar-resnet34 | 2 | a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56,"
            + " 110, ... 1202), got 34",
        "train --device tpu | 2 | unknown device 'tpu'; allowed are auto, cpu and cuda",
        "train --normalize zero | 2 | unknown normalization 'zero'; allowed are half, imagenet,"
            + " cifar10, or three means and three deviations as 0.5,0.5,0.5/0.25,0.25,0.25",
        "train --resume nowhere | 3 | nowhere is no run folder: it has no config.json; `resnet"
            + " train` makes one",
        "train --resume nowhere --lr 1 --seed 2 | 2 | --resume goes on with what the run was made"
            + " with and does not take --lr, --seed; it takes --epochs, --data-root, --data"
            + " of a moved folder, --device, --plan, --threads, --save-every and --json",
        "summary resnet18:norm=layer | 2 | model resnet18:norm=layer: option norm is one of batch,"
            + " group, none, got 'layer'",
        "summary resnet18 --input 3x32 | 2 | --input is channels x height x width as 3x32x32, got"
            + " '3x32'",
        "summary resnet18 --classes 0 | 2 | --classes must be at least 1, got 0",
        "eval plain18 | 2 | there are no pretrained weights for plain18; there are for resnet18,"
            + " resnet34, resnet50, resnet101, resnet152, resnext50_32x4d, resnext101_32x8d,"
            + " wide_resnet50_2, wide_resnet101_2, alexnet-torchvision, cifar-resnet20,"
            + " cifar-resnet32, cifar-resnet44, cifar-resnet56, cifar-resnet110, cifar-resnet1202",
        "eval wide_resnet101_2 --weights IMAGENET1K_V3 | 2 | wide_resnet101_2 has no pretrained"
            + " weights 'IMAGENET1K_V3'; did you mean 'IMAGENET1K_V2' or 'IMAGENET1K_V1'?; its"
            + " weights are IMAGENET1K_V2, IMAGENET1K_V1, tv_in1k, tv2_in1k",
        "eval resnet50.a1_in1k --weights a2_in1k | 2 | --weights is for a net of the zoo, and"
            + " resnet50.a1_in1k names its weights already",
        "eval resnet50:bias | 2 | there are no pretrained weights for resnet50:bias, only for"
            + " resnet50 as it is; leave the options out",
        "eval resnet50.pth | 3 | no run folder and no weights file: resnet50.pth; `resnet train`"
            + " makes run folders, `resnet models` lists nets with pretrained weights; did you mean"
            + " 'resnet50'?",
        "eval nowhere | 3 | no run folder and no weights file: nowhere; `resnet train` makes run"
            + " folders, `resnet models` lists nets with pretrained weights",
        "predict resnet50 nowhere.jpg | 3 | no such image: nowhere.jpg",
        "inspect nowhere.pth | 3 | no such file: nowhere.pth",
        "convert a.pth b.x | 2 | the name of b.x does not tell its format; give --format"
            + " safetensors or pth",
        "convert a.pth b --format onnx | 2 | --format is safetensors or pth, got 'onnx'",
        "convert a.pth b.pth --dtype int8 | 2 | --dtype is fp32, fp16 or bf16, got 'int8'",
        "convert a.pth b.pth --model resnet18 | 2 | --model is for --fold-batch-norm",
        "bench resnet35 | 2 | unknown model 'resnet35'; did you mean 'resnet34'?; `resnet models`"
            + " lists all",
        "bench --mode eval | 2 | --mode is train, infer or both, got 'eval'",
        "bench --image-size 224 | 2 | unknown option '--image-size'; see `resnet bench --help`",
        "bench --batch 0 | 2 | --batch must be 1 to 699,050 images of 3x32x32, got 0",
        "bench --batch many | 2 | --batch is a whole number, got 'many'",
        "bench resnet18 --batch 99999999 | 2 | --batch must be 1 to 14,266 images of 3x224x224, got"
            + " 99999999",
        "bench --input 32 | 2 | input: images are maps (channels x height x width), got 32",
        "bench --input 3x32 | 2 | --input is channels x height x width as 3x32x32, got '3x32'",
        "bench --input 1x32x32 | 2 | input: expects 3 channels, got 1 of 1x32x32",
        "bench --classes 0 | 2 | --classes must be at least 1, got 0",
        "bench --seconds 0 | 2 | --seconds must be above 0 and at most 3600, got 0.0",
        "bench --seconds soon | 2 | --seconds is a number, got 'soon'",
        "bench --optimizer adan | 2 | unknown optimizer 'adan'; did you mean 'adam'?; allowed are"
            + " adam, adamw, sgd, rmsprop, lion",
        "bench --plan quick | 2 | --plan is fast (the best there is), plain, onednn or graph, got"
            + " 'quick'",
        "bench --precision fp16 | 2 | --precision fp16 is for --device cuda, got cpu; use bf16 or leave it out",
        "bench --precision bf16 --plan plain | 2 | --precision bf16 goes with --plan onednn, got"
            + " --plan plain on cpu",
        "predict nowhere image.png --top 0 | 2 | --top must be at least 1, got 0",
      })
  void saysWhatIsWrong(String arguments, int code, String message) {
    Program program = Program.run(arguments.split(" "));
    assertThat(program.err()).isEqualTo("resnet: " + message + System.lineSeparator());
    assertThat(program.out()).isEmpty();
    assertThat(program.code()).isEqualTo(code);
  }

  @Test
  void refusesCudaWhereThereIsNone() {
    org.assertj.core.api.Assumptions.assumeThat(Device.hasCuda()).isFalse();
    Program program = Program.run("train", "--data", "synthetic", "--device", "cuda");
    assertThat(program.code()).isEqualTo(5);
    assertThat(program.err())
        .isEqualTo(
            "resnet: --device cuda: this libtorch sees no CUDA device; build with `-Pcuda` on a"
                + " machine with an NVIDIA GPU and driver, or use --device cpu"
                + System.lineSeparator());
  }

  @Test
  void refusesAnExistingOut(@TempDir Path folder) {
    Program program = Program.run("train", "--data", "synthetic", "--out", folder.toString());
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.err())
        .isEqualTo(
            "resnet: "
                + folder
                + " exists, and a run never overwrites another; choose a new --out, or --resume it"
                + System.lineSeparator());
  }

  @Test
  void namesTheFileThatCutsADataRootShort(@TempDir Path root) throws java.io.IOException {
    Path folder = Files.createDirectories(root.resolve("cifar-10-batches-bin"));
    Files.write(folder.resolve("data_batch_1.bin"), new byte[3073 * 2]);
    Program program = Program.run("train", "--data-root", root.toString());
    assertThat(program.code()).isEqualTo(3);
    assertThat(program.err()).contains("data_batch_2.bin");
  }

  @Test
  void showsTheStackTraceOnlyWhereAsked() {
    assertThat(Program.run("summary", "resnet35").err()).doesNotContain("at org.resnet4j");
    assertThat(Program.run("summary", "resnet35", "--verbose").err()).contains("at org.resnet4j");
  }
}
