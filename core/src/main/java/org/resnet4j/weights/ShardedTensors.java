package org.resnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.weights.folder.JsonFiles;
import tools.jackson.databind.JsonNode;

/** Weights in several files, as an index beside them says: {@code model.safetensors.index.json}. */
public final class ShardedTensors implements TensorFile {

  private final Path path;
  private final Map<String, TensorFile> shards;
  private final Map<String, TensorFile> byName;

  private ShardedTensors(
      Path path, Map<String, TensorFile> shards, Map<String, TensorFile> byName) {
    this.path = path;
    this.shards = shards;
    this.byName = byName;
  }

  @Override
  public Path path() {
    return path;
  }

  /** Opens all files that the index names; they lie beside it. */
  public static ShardedTensors open(Path index) {
    Map<String, String> map = weightMap(index);
    Path folder = index.resolveSibling("");
    Map<String, TensorFile> shards = new TreeMap<>();
    Map<String, TensorFile> byName = new LinkedHashMap<>();
    boolean sound = false;
    try {
      for (Map.Entry<String, String> entry : map.entrySet()) {
        TensorFile shard =
            shards.computeIfAbsent(entry.getValue(), name -> TensorFile.open(inside(index, name)));
        if (!shard.contains(entry.getKey())) {
          throw ResnetException.data(
              "%s says that %s is in %s, where it is not; copy or download them again"
                  .formatted(index, SafeText.name(entry.getKey()), shard.path().getFileName()));
        }
        byName.put(entry.getKey(), shard);
      }
      sound = true;
      return new ShardedTensors(folder, shards, byName);
    } finally {
      if (!sound) {
        shards.values().forEach(TensorFile::close);
      }
    }
  }

  public static List<Path> files(Path index) {
    return weightMap(index).values().stream()
        .distinct()
        .sorted()
        .map(name -> inside(index, name))
        .toList();
  }

  private static Map<String, String> weightMap(Path index) {
    JsonNode map = JsonFiles.read(index).path("weight_map");
    Map<String, String> names = new LinkedHashMap<>();
    map.properties().forEach(p -> names.put(p.getKey(), p.getValue().asString("")));
    if (names.isEmpty()) {
      throw ResnetException.data(index + " names no files: it has no weight_map");
    }
    return names;
  }

  /** What an index names must lie beside it. */
  private static Path inside(Path index, String name) {
    if (name.isBlank() || name.contains("/") || name.contains("\\") || name.equals("..")) {
      throw ResnetException.data(
          "%s names a file that is not beside it: '%s'".formatted(index, SafeText.name(name)));
    }
    Path shard = index.resolveSibling(name);
    if (!Files.exists(shard)) {
      throw ResnetException.data(
          "%s is not there, though %s names it; download it too"
              .formatted(shard, index.getFileName()));
    }
    return shard;
  }

  @Override
  public Format format() {
    return shards.values().iterator().next().format();
  }

  @Override
  public Map<String, String> metadata() {
    return shards.values().iterator().next().metadata();
  }

  @Override
  public List<TensorInfo> tensors() {
    List<TensorInfo> tensors = new ArrayList<>();
    byName.forEach((name, shard) -> tensors.add(shard.info(name)));
    return tensors;
  }

  @Override
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  @Override
  public TensorInfo info(String name) {
    return shard(name).info(name);
  }

  @Override
  public ByteBuffer data(String name) {
    return shard(name).data(name);
  }

  private TensorFile shard(String name) {
    TensorFile shard = byName.get(name);
    if (shard == null) {
      throw new IllegalArgumentException(path + " has no tensor " + name);
    }
    return shard;
  }

  @Override
  public void close() {
    shards.values().forEach(TensorFile::close);
  }
}
