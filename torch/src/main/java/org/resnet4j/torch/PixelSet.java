package org.resnet4j.torch;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.image.PixelOrder;

/**
 * A data set's images as bytes in a device's memory, gathered, cropped and mirrored there by
 * libtorch's functions.
 */
public final class PixelSet implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Device device;
  private final long channels;
  private final long height;
  private final long width;
  private final Tensor bytes;
  private final Tensor rows;
  private final Tensor columns;
  private final Tensor planes;

  /** Allocates room for a number of images of one shape. */
  public PixelSet(long images, long channels, long height, long width, Device device) {
    this.device = device;
    this.channels = channels;
    this.height = height;
    this.width = width;
    try (var scope = Scope.open()) {
      long pixels = channels * height * width;
      bytes = owner.keep(Tensors.zeros(ScalarType.Byte, device, images, pixels));
      rows = owner.keep(upTo(height, 1));
      columns = owner.keep(upTo(width, 1));
      planes = owner.keep(upTo(channels, height * width));
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  private Tensor upTo(long count, long step) {
    return Tensors.ofLongs(LongStream.range(0, count).map(i -> i * step).toArray(), device);
  }

  /**
   * Stores images.
   *
   * @param samples their places in the set
   * @param images on the host, a row of bytes each
   */
  public void put(long[] samples, Tensor images) {
    Tensor places = Tensors.ofLongs(samples, device);
    bytes.index_copy_(0, places, Tensors.toDevice(images, device));
  }

  /**
   * Gathers, crops and mirrors; the result belongs to the open scope.
   *
   * @param choice of N images, one after the other: N places in the set, N times the left of the
   *     box, N times its top, N times whether mirrored (1) or not (0), as a {@link
   *     org.resnet4j.augment.Transform} has them
   * @param order of the result's memory
   * @return (N, C, H, W) unsigned bytes, black where the crop lies outside of the image
   */
  public Tensor crop(long[] choice, PixelOrder order) {
    long n = choice.length / 4;
    Tensor choices = Tensors.ofLongs(choice, device).view(4, n, 1);
    Tensor y = rows.add(choices.select(0, 2)); // (N, H)
    Tensor mirrored = columns.mul(new Scalar(-2)).add(new Scalar(width - 1));
    Tensor x = columns.add(mirrored.mul(choices.select(0, 3))).add(choices.select(0, 1)); // (N, W)
    Tensor inside = inside(y, height).unsqueeze(2).mul(inside(x, width).unsqueeze(1)); // (N, H, W)
    Tensor position = y.mul(new Scalar(width)).unsqueeze(2).add(x.unsqueeze(1)).mul_(inside);
    Tensor image = choices.select(0, 0).mul(new Scalar(channels * height * width)); // (N, 1)
    Tensor place = position.add_(image.unsqueeze(2));
    int dimension = order == PixelOrder.PLANES ? 1 : 3;
    Tensor plane = order == PixelOrder.PLANES ? planes.view(channels, 1, 1) : planes;
    Tensor places = place.unsqueeze(dimension).add(plane);
    Tensor found = bytes.view(-1).index_select(0, places.view(-1)).view(Tensors.sizes(places));
    found.mul_(inside.to(ScalarType.Byte).unsqueeze(dimension));
    return order == PixelOrder.PLANES ? found : found.permute(0, 3, 1, 2);
  }

  /** 1 where the coordinate lies in 0 to size - 1, else 0. */
  private static Tensor inside(Tensor coordinate, long size) {
    Tensor low = coordinate.ge(new Scalar(0));
    return low.logical_and_(coordinate.lt(new Scalar(size))).to(ScalarType.Long);
  }

  @Override
  public void close() {
    owner.close();
  }
}
