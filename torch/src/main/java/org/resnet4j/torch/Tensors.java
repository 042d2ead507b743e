package org.resnet4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.PixelOrder;

/** Making tensors and moving their bytes. What is made belongs to the open {@link Scope}. */
public final class Tensors {

  private Tensors() {}

  /** Zeros. */
  public static Tensor zeros(Element element, Device device, long... sizes) {
    return zeros(element.torchType(), device, sizes);
  }

  /** Zeros of any type. */
  public static Tensor zeros(ScalarType type, Device device, long... sizes) {
    return torch.torch_zeros(sizes, options(type, device));
  }

  /**
   * A copy of 64-bit integers. Nobody waits until a device has it: the host's copy is in pinned
   * memory, which libtorch does not give away before.
   */
  public static Tensor ofLongs(long[] values, Device device) {
    TensorOptions options = options(ScalarType.Long, Device.CPU);
    boolean host = device == Device.CPU;
    Tensor copy =
        torch.torch_zeros(
            new long[] {values.length},
            host ? options : options.pinned_memory(new BoolOptional(true)));
    copy.data_ptr_long().put(values, 0, values.length);
    return host
        ? copy
        : copy.to(options(ScalarType.Long, device), true, false, new MemoryFormatOptional());
  }

  /** A copy of doubles in the given type and sizes. */
  public static Tensor ofDoubles(double[] values, Element element, Device device, long... sizes) {
    Tensor host = torch.torch_zeros(sizes, options(ScalarType.Double, Device.CPU));
    if (values.length > 0) {
      host.data_ptr_double().put(values, 0, values.length);
    }
    return toDevice(host.to(element.torchType()), device);
  }

  /** The values as doubles, in row-major order. */
  public static double[] toDoubles(Tensor tensor) {
    try (var scope = Scope.open()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Double).contiguous();
      double[] values = new double[Math.toIntExact(host.numel())];
      host.data_ptr_double().get(values);
      return values;
    }
  }

  /** The values of an integer tensor. */
  public static long[] toLongs(Tensor tensor) {
    try (var scope = Scope.open()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(host.numel())];
      host.data_ptr_long().get(values);
      return values;
    }
  }

  /** Of the standard normal distribution, on the host, (N, C, H, W) stored channels last. */
  public static Tensor normalChannelsLast(ScalarType type, long... sizes) {
    return torch.randn(sizes).to(type).contiguous(torch.MemoryFormat.ChannelsLast);
  }

  /** Sets every element. */
  public static void fill(Tensor tensor, double value) {
    try (var scope = Scope.open()) {
      tensor.fill_(new Scalar(value));
    }
  }

  /** An empty host tensor of this type. */
  public static Tensor host(ScalarType type, long... sizes) {
    return torch.torch_zeros(sizes, options(type, Device.CPU));
  }

  /** A host tensor of any content. */
  public static Tensor empty(ScalarType type, long... sizes) {
    return empty(type, Device.CPU, sizes);
  }

  /** A tensor of any content. */
  public static Tensor empty(ScalarType type, Device device, long... sizes) {
    return torch.torch_empty(sizes, options(type, device), new MemoryFormatOptional());
  }

  /** A tensor of any content for images, channels last. */
  public static Tensor channelsLast(long count, Shape image, Device device) {
    long height = image.height();
    long width = image.width();
    long channels = image.channels();
    return empty(ScalarType.Float, device, count, height, width, channels).permute(0, 3, 1, 2);
  }

  /** A tensor on memory of a device that its owner keeps while the tensor lives. */
  public static Tensor at(
      Pointer address, ScalarType type, Device device, long[] sizes, long[] strides) {
    return torch.from_blob(address, sizes, strides, options(type, device));
  }

  /** One behind the other along the first dimension. */
  public static Tensor concatenated(List<Tensor> parts) {
    return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
  }

  /** The sizes of its dimensions. */
  public static long[] sizes(Tensor tensor) {
    return LongStream.range(0, tensor.dim()).map(tensor::size).toArray();
  }

  /** The strides of its dimensions, in elements. */
  public static long[] strides(Tensor tensor) {
    return LongStream.range(0, tensor.dim()).map(tensor::stride).toArray();
  }

  /** Whether all elements are: neither infinite nor NaN. */
  public static boolean isFinite(Tensor tensor) {
    try (var scope = Scope.open()) {
      return tensor.detach().isfinite().all().item_bool();
    }
  }

  /** Bytes of its elements. */
  public static long byteCount(Tensor tensor) {
    return Math.multiplyExact(tensor.numel(), tensor.element_size());
  }

  /**
   * A leaf of autograd that is a view of part of a flat buffer; its gradient accumulates into the
   * same part of another.
   */
  public static Tensor leafView(
      Tensor values, Tensor gradients, long offset, long[] sizes, long[] strides) {
    LongOptional from = new LongOptional(offset);
    Tensor leaf = values.as_strided(sizes, strides, from).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad().put(gradients.as_strided(sizes, strides, from));
    return leaf;
  }

  /** A view of a flat buffer's first elements as images (N, C, H, W) that lie in this order. */
  public static Tensor images(Tensor buffer, PixelOrder order, long n, long c, long h, long w) {
    Tensor elements = buffer.narrow(0, 0, n * c * h * w);
    return order == PixelOrder.PLANES
        ? elements.view(n, c, h, w)
        : elements.view(n, h, w, c).permute(0, 3, 1, 2);
  }

  /**
   * The little-endian bytes of a contiguous host tensor, without a copy: valid while the tensor
   * lives.
   */
  public static ByteBuffer bytes(Tensor host) {
    if (host.is_cuda() || !host.is_contiguous()) {
      throw new IllegalArgumentException("the bytes of a contiguous host tensor are wanted");
    }
    BytePointer view = new BytePointer(host.data_ptr()).capacity(byteCount(host));
    return view.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The tensor itself for the CPU, else a copy of this host tensor on the device. */
  public static Tensor toDevice(Tensor tensor, Device device) {
    return device == Device.CPU ? tensor : tensor.cuda();
  }

  private static TensorOptions options(ScalarType type, Device device) {
    var torchDevice =
        new org.bytedeco.pytorch.Device(
            device == Device.CPU ? torch.DeviceType.CPU : torch.DeviceType.CUDA);
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(type))
        .device(new DeviceOptional(torchDevice));
  }
}
