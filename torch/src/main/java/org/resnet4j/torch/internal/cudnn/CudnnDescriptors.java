package org.resnet4j.torch.internal.cudnn;

import org.bytedeco.cuda.cudnn.cudnnConvolutionStruct;
import org.bytedeco.cuda.cudnn.cudnnFilterStruct;
import org.bytedeco.cuda.cudnn.cudnnTensorStruct;
import org.bytedeco.cuda.global.cudnn;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.internal.calls.DataType;

/** A convolution in cuDNN's words: channels last, sums in single precision. */
@SuppressWarnings("deprecation")
record CudnnDescriptors(
    ConvLibrary.Problem problem,
    cudnnTensorStruct x,
    cudnnFilterStruct weight,
    cudnnConvolutionStruct convolution,
    cudnnTensorStruct y) {

  /**
   * @param owner keeps the handles; {@link #destroy} is the caller's
   * @param math what products may be made of
   */
  CudnnDescriptors(ConvLibrary.Problem problem, Owner owner, int math) {
    this(
        problem,
        owner.keep(new cudnnTensorStruct()),
        owner.keep(new cudnnFilterStruct()),
        owner.keep(new cudnnConvolutionStruct()),
        owner.keep(new cudnnTensorStruct()));
    set(x, problem.input());
    set(y, problem.output());
    Op.Conv op = problem.op();
    Cudnn.check(cudnn.cudnnCreateFilterDescriptor(weight), "cudnnCreateFilterDescriptor");
    Cudnn.check(
        cudnn.cudnnSetFilter4dDescriptor(
            weight,
            type(),
            cudnn.CUDNN_TENSOR_NHWC,
            op.out(),
            op.in() / op.groups(),
            op.kernel(),
            op.kernel()),
        "cudnnSetFilter4dDescriptor");
    Cudnn.check(
        cudnn.cudnnCreateConvolutionDescriptor(convolution), "cudnnCreateConvolutionDescriptor");
    Cudnn.check(
        cudnn.cudnnSetConvolution2dDescriptor(
            convolution,
            op.padding(),
            op.padding(),
            op.stride(),
            op.stride(),
            1,
            1,
            cudnn.CUDNN_CROSS_CORRELATION,
            cudnn.CUDNN_DATA_FLOAT),
        "cudnnSetConvolution2dDescriptor");
    Cudnn.check(
        cudnn.cudnnSetConvolutionGroupCount(convolution, op.groups()),
        "cudnnSetConvolutionGroupCount");
    Cudnn.check(
        cudnn.cudnnSetConvolutionMathType(convolution, math), "cudnnSetConvolutionMathType");
  }

  private int type() {
    return problem.type() == DataType.BF16 ? cudnn.CUDNN_DATA_BFLOAT16 : cudnn.CUDNN_DATA_FLOAT;
  }

  private void set(cudnnTensorStruct map, Shape shape) {
    Cudnn.check(cudnn.cudnnCreateTensorDescriptor(map), "cudnnCreateTensorDescriptor");
    Cudnn.check(
        cudnn.cudnnSetTensor4dDescriptor(
            map,
            cudnn.CUDNN_TENSOR_NHWC,
            type(),
            Math.toIntExact(problem.batch()),
            shape.channels(),
            shape.height(),
            shape.width()),
        "cudnnSetTensor4dDescriptor");
  }

  void destroy() {
    cudnn.cudnnDestroyTensorDescriptor(x);
    cudnn.cudnnDestroyTensorDescriptor(y);
    cudnn.cudnnDestroyFilterDescriptor(weight);
    cudnn.cudnnDestroyConvolutionDescriptor(convolution);
  }
}
