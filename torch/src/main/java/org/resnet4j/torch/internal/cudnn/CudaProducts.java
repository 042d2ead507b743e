package org.resnet4j.torch.internal.cudnn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.ProductCalls;

/**
 * Matrix products by libtorch, which calls cuBLAS, in single precision: a net has one or two of
 * them, and they are small.
 */
final class CudaProducts implements ProductCalls {

  private final DeviceCalls calls;

  CudaProducts(DeviceCalls calls) {
    this.calls = calls;
  }

  @Override
  public void product(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    List<MemoryView> arguments = new ArrayList<>(List.of(y, a, b));
    if (bias != null) {
      arguments.add(bias);
    }
    calls.call(CudaProducts::multiply, arguments.toArray(MemoryView[]::new));
  }

  private static void multiply(List<Tensor> tensors) {
    try (var scope = Scope.open()) {
      Tensor product = single(tensors.get(1)).mm(single(tensors.get(2)));
      tensors.get(0).copy_(tensors.size() == 4 ? product.add(tensors.get(3)) : product);
    }
  }

  private static Tensor single(Tensor tensor) {
    return tensor.to(ScalarType.Float);
  }

  @Override
  public void packedProduct(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    product(a, b, bias, y);
  }

  @Override
  public void columnSums(MemoryView matrix, MemoryView sums) {
    calls.requireAlike(matrix);
    CudaNorms.Chunks chunks = CudaNorms.Chunks.of(matrix);
    MemoryView partial = chunks.array(calls);
    calls.launch(
        "columns",
        matrix.type(),
        DeviceTask.of(chunks.threads(), matrix, partial).with(chunks.numbers()));
    calls.launch(
        "columns_sum", DeviceTask.of(chunks.channels(), partial, sums).with(chunks.numbers()));
  }
}
