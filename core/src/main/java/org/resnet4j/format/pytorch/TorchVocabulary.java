package org.resnet4j.format.pytorch;

import static java.util.Map.entry;
import static org.resnet4j.format.pytorch.Operands.as;
import static org.resnet4j.format.pytorch.Operands.at;
import static org.resnet4j.format.pytorch.Operands.integer;
import static org.resnet4j.format.pytorch.Operands.integers;
import static org.resnet4j.format.pytorch.Operands.joined;
import static org.resnet4j.format.pytorch.Operands.text;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resnet4j.SafeText;
import org.resnet4j.format.DType;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;

/**
 * What state dicts and the checkpoints around them are made of: tensors as {@code torch._utils}
 * rebuilds them, storages of every type, ordered dictionaries, NumPy's numbers, namespaces of
 * arguments. For everything else there stands a placeholder, and weights that need it are refused
 * by its name.
 */
final class TorchVocabulary implements Vocabulary {

  private static final String TENSOR_V1 = "torch._utils._rebuild_tensor";
  private static final String TENSOR_V2 = "torch._utils._rebuild_tensor_v2";
  private static final String TENSOR_V3 = "torch._utils._rebuild_tensor_v3";
  private static final String PARAMETER = "torch._utils._rebuild_parameter";
  private static final String PARAMETER_WITH_STATE = "torch._utils._rebuild_parameter_with_state";
  private static final String FROM_TYPE = "torch._tensor._rebuild_from_type_v2";
  private static final String SIZE = "torch.Size";
  private static final String DEVICE = "torch.device";
  private static final String LAYOUT = "torch.serialization._get_layout";
  private static final String VERSION = "torch.torch_version.TorchVersion";
  private static final String SET = "builtins.set";

  private static final Set<String> FUNCTIONS =
      Set.of(
          TENSOR_V1,
          TENSOR_V2,
          TENSOR_V3,
          PARAMETER,
          PARAMETER_WITH_STATE,
          FROM_TYPE,
          SIZE,
          DEVICE,
          LAYOUT,
          VERSION,
          SET);

  /** Named, but not called: classes of tensors, and what dictionaries fill themselves with. */
  private static final Set<String> MENTIONED =
      Set.of(
          "torch.Tensor",
          "torch.nn.parameter.Parameter",
          "builtins.bool",
          "builtins.dict",
          "builtins.float",
          "builtins.int",
          "builtins.list",
          "builtins.long",
          "builtins.str",
          "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
          "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint");

  private static final Set<String> DICTIONARIES =
      Set.of("collections.OrderedDict", "collections.defaultdict", "collections.Counter");

  private static final Set<String> NAMESPACES =
      Set.of(
          "argparse.Namespace",
          "types.SimpleNamespace",
          "lightning.fabric.utilities.data.AttributeDict",
          "lightning_fabric.utilities.data.AttributeDict",
          "lightning.pytorch.utilities.parsing.AttributeDict",
          "pytorch_lightning.utilities.parsing.AttributeDict");

  private static final Set<String> PATHS =
      Set.of(
          "pathlib.Path",
          "pathlib.PosixPath",
          "pathlib.PurePosixPath",
          "pathlib.WindowsPath",
          "pathlib._local.PosixPath",
          "pathlib._local.WindowsPath");

  private static final Map<String, DType> STORAGES =
      Map.ofEntries(
          entry("DoubleStorage", DType.F64),
          entry("FloatStorage", DType.F32),
          entry("HalfStorage", DType.F16),
          entry("BFloat16Storage", DType.BF16),
          entry("LongStorage", DType.I64),
          entry("IntStorage", DType.I32),
          entry("ShortStorage", DType.I16),
          entry("CharStorage", DType.I8),
          entry("ByteStorage", DType.U8),
          entry("BoolStorage", DType.BOOL),
          entry("UntypedStorage", DType.U8));

  /** Storages of elements that are not read, and the elements' sizes in bytes. */
  private static final Map<String, Integer> OTHER_STORAGES =
      Map.of(
          "ComplexFloatStorage", 8,
          "ComplexDoubleStorage", 16,
          "QInt8Storage", 1,
          "QUInt8Storage", 1,
          "QInt32Storage", 4,
          "QUInt4x2Storage", 1,
          "QUInt2x4Storage", 1);

  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          entry("float64", DType.F64),
          entry("float32", DType.F32),
          entry("float16", DType.F16),
          entry("bfloat16", DType.BF16),
          entry("float8_e4m3fn", DType.F8_E4M3),
          entry("float8_e5m2", DType.F8_E5M2),
          entry("float8_e4m3fnuz", DType.F8_E4M3FNUZ),
          entry("float8_e5m2fnuz", DType.F8_E5M2FNUZ),
          entry("int64", DType.I64),
          entry("int32", DType.I32),
          entry("int16", DType.I16),
          entry("int8", DType.I8),
          entry("uint8", DType.U8),
          entry("bool", DType.BOOL));

  /** Tensors of other layouts, and what makes plain ones of them. */
  private static final Map<String, String> DENSE =
      Map.of(
          "torch._utils._rebuild_qtensor", ".dequantize",
          "torch._utils._rebuild_sparse_tensor", ".to_dense");

  private static final Set<String> OTHER_TYPES =
      Set.of(
          "complex32",
          "complex64",
          "complex128",
          "uint16",
          "uint32",
          "uint64",
          "float8_e8m0fnu",
          "qint8",
          "quint8",
          "qint32",
          "quint4x2",
          "quint2x4");

  /** What remembering a storage takes on the heap, in bytes. */
  private static final int STORAGE_COST = 128;

  /** What an extent and a stride take, and some for the lists. */
  private static final long DIMENSION_COST = 128;

  /** A storage as a stream of the old format has it: elements of a given number of bytes. */
  record Extent(long elements, int unit) {}

  private final Map<String, Extent> storages = new HashMap<>();
  private final ReadBudget budget;
  private final NumpyVocabulary numpy;

  /**
   * One for the pickles of a file.
   *
   * @param budget pays for what calls copy
   */
  TorchVocabulary(ReadBudget budget) {
    this.budget = budget;
    this.numpy = new NumpyVocabulary(budget);
  }

  @Override
  public Pickled global(String name) {
    String known = name.startsWith("__builtin__.") ? "builtins." + name.substring(12) : name;
    if (NumpyVocabulary.knows(known)) {
      return numpy.global(known);
    }
    if (FUNCTIONS.contains(known)
        || MENTIONED.contains(known)
        || DICTIONARIES.contains(known)
        || NAMESPACES.contains(known)
        || PATHS.contains(known)
        || storageClass(known) != null) {
      return new Pickled.Name(known);
    }
    if (isType(known)) {
      return new Pickled.Opaque(known);
    }
    throw foreign(known);
  }

  private static boolean isType(String name) {
    String type = name.startsWith("torch.") ? name.substring(6) : "";
    return TYPES.containsKey(type) || OTHER_TYPES.contains(type);
  }

  private static ForeignFault foreign(String name) {
    if (DENSE.containsKey(name)) {
      return ForeignFault.sentence(
          "holds a tensor that is not plain (%s); call %s() on it before saving it"
              .formatted(name, DENSE.get(name)));
    }
    return ForeignFault.sentence(
        ("asks for %s, which is no part of a state dict and was not run; if you trust the file,"
                + " save the weights alone in Python: torch.save(model.state_dict(), 'weights.pth')")
            .formatted(SafeText.name(name)));
  }

  /** The class's own name, where it is one of torch's storages. */
  private static @Nullable String storageClass(String name) {
    int dot = name.lastIndexOf('.');
    String module = name.substring(0, dot);
    String own = name.substring(dot + 1);
    boolean torch =
        module.equals("torch") || module.equals("torch.cuda") || module.equals("torch.storage");
    return torch && own.endsWith("Storage") ? own : null;
  }

  private static ForeignFault unsupported(String name) {
    return ForeignFault.sentence(
        "holds a tensor of unknown type %s; known are %s"
            .formatted(name, TYPES.keySet().stream().sorted().collect(Collectors.joining(", "))));
  }

  /** Identifiers are ("storage", class, key, place, elements[, view]); the place is of no use. */
  @Override
  public Pickled persistent(Pickled id) {
    List<Pickled> parts = as(Pickled.Items.class, id).values();
    if (!text(at(parts, 0)).equals("storage")) {
      throw outside(parts);
    }
    String name = as(Pickled.Name.class, at(parts, 1)).name();
    String key = charged(key(at(parts, 2)));
    long elements = integer(at(parts, 4));
    DType type = remembered(key, elements, name);
    Pickled view = parts.size() > 5 ? parts.get(5) : Pickled.None.NONE;
    if (view == Pickled.None.NONE) {
      return new Pickled.Storage(key, type, elements, 0, elements);
    }
    List<Pickled> run = as(Pickled.Items.class, view).values();
    return new Pickled.Storage(key, type, elements, integer(at(run, 1)), integer(at(run, 2)));
  }

  /** Old files have the code of a module's class beside it: ("module", class, file, code). */
  private static ForeignFault outside(List<Pickled> parts) {
    return parts.size() > 1 && parts.get(1) instanceof Pickled.Foreign module
        ? ForeignFault.needs(module)
        : new ForeignFault("refers to something outside of it that is no storage");
  }

  /** Notes the storage, of whatever type it is, and returns the type. */
  private DType remembered(String key, long elements, String name) {
    String own = storageClass(name);
    DType type = own == null ? null : STORAGES.get(own);
    Integer unit = own == null ? null : OTHER_STORAGES.get(own);
    unit = type == null ? unit : Integer.valueOf(type.bytes());
    if (unit != null && elements >= 0) {
      remember(key, new Extent(elements, unit));
    }
    if (type == null) {
      throw unsupported(name);
    }
    return type;
  }

  /** Pays for a string, and for what making it left behind. */
  private String charged(String made) {
    budget.charge(4L * made.length());
    return made;
  }

  private void remember(String key, Extent extent) {
    if (storages.putIfAbsent(key, extent) == null) {
      budget.charge(STORAGE_COST);
    }
  }

  /** The storages that were referred to, by key; as they were referred to first. */
  Map<String, Extent> storages() {
    return Collections.unmodifiableMap(storages);
  }

  /** A storage's key: text, but a number in the oldest files. */
  static String key(Pickled key) {
    return key instanceof Pickled.Int number ? String.valueOf(number.value()) : text(key);
  }

  @Override
  public boolean keepsPlaceholders() {
    return true;
  }

  @Override
  public Pickled call(Pickled.Name callee, List<Pickled> arguments) {
    String name = callee.name();
    if (NumpyVocabulary.knows(name)) {
      return numpy.call(callee, arguments);
    }
    if (DICTIONARIES.contains(name) || NAMESPACES.contains(name)) {
      return dictionary(NAMESPACES.contains(name), arguments);
    }
    if (PATHS.contains(name)) {
      return new Pickled.Text(charged(joined('/', arguments)));
    }
    return switch (name) {
      case TENSOR_V1, TENSOR_V2 -> tensor(as(Pickled.Storage.class, at(arguments, 0)), arguments);
      case TENSOR_V3 -> typedTensor(arguments);
      case PARAMETER, PARAMETER_WITH_STATE -> as(Pickled.Tensor.class, at(arguments, 0));
      case FROM_TYPE -> fromType(arguments);
      case SIZE -> as(Pickled.Items.class, at(arguments, 0));
      case DEVICE, LAYOUT -> new Pickled.Opaque(charged(joined(':', arguments)));
      case VERSION -> new Pickled.Text(charged(text(at(arguments, 0))));
      case SET -> arguments.isEmpty() ? Pickled.Items.growing(List.of()) : at(arguments, 0);
      default -> throw new ForeignFault("calls " + name);
    };
  }

  /** A dictionary of pairs, as Python 2 wrote them; what fills a defaultdict is of no use. */
  private Pickled dictionary(boolean stateIsContent, List<Pickled> arguments) {
    Pickled.Dict dict = new Pickled.Dict(stateIsContent);
    if (!arguments.isEmpty() && arguments.get(0) instanceof Pickled.Items pairs) {
      budget.charge(2L * Long.BYTES * pairs.values().size());
      for (Pickled pair : pairs.values()) {
        List<Pickled> keyAndValue = as(Pickled.Items.class, pair).values();
        dict.put(at(keyAndValue, 0), at(keyAndValue, 1));
      }
    }
    return dict;
  }

  /** Arguments (storage, offset, shape, strides[, needs gradient, hooks[, type][, metadata]]). */
  private Pickled tensor(Pickled.Storage storage, List<Pickled> arguments) {
    if (at(arguments, arguments.size() - 1) instanceof Pickled.Dict metadata
        && (isSet(metadata, "neg") || isSet(metadata, "conj"))) {
      throw new ForeignFault("has a tensor that is to be negated; call resolve_neg() on it first");
    }
    List<Long> shape = integers(at(arguments, 2));
    budget.charge(DIMENSION_COST * shape.size());
    List<Long> strides = integers(at(arguments, 3));
    return new Pickled.Tensor(storage, integer(at(arguments, 1)), shape, strides);
  }

  private static boolean isSet(Pickled.Dict metadata, String flag) {
    return metadata.get(flag) instanceof Pickled.Bool set && set.value();
  }

  /** The third version has untyped storages and a type: (..., needs gradient, hooks, type). */
  private Pickled typedTensor(List<Pickled> arguments) {
    String name = as(Pickled.Opaque.class, at(arguments, 6)).text();
    DType type = TYPES.get(name.substring(name.indexOf('.') + 1));
    if (type == null) {
      throw unsupported(name);
    }
    Pickled.Storage bytes = as(Pickled.Storage.class, at(arguments, 0));
    long unit = type.bytes() / bytes.dtype().bytes();
    if (unit == 0 || bytes.begin() % unit != 0) {
      throw PickleFault.malformed();
    }
    return tensor(
        new Pickled.Storage(
            bytes.key(),
            type,
            bytes.capacity() / unit,
            bytes.begin() / unit,
            bytes.length() / unit),
        arguments);
  }

  /** Arguments (function, class, arguments, state): a tensor that carries attributes. */
  private Pickled fromType(List<Pickled> arguments) {
    Pickled.Name type = as(Pickled.Name.class, at(arguments, 1));
    if (!type.name().equals("torch.Tensor")
        && !type.name().equals("torch.nn.parameter.Parameter")) {
      throw foreign(type.name());
    }
    Pickled.Name function = as(Pickled.Name.class, at(arguments, 0));
    if (function.name().equals(FROM_TYPE)) {
      throw PickleFault.malformed();
    }
    return call(function, as(Pickled.Items.class, at(arguments, 2)).values());
  }
}
