// Kernels of a training step on maps that lie channels last, of float or bf16; sums are made in float.
// NVRTC compiles this for a device. The tests compile it as C++ for the processor and run one thread after the other:
// no kernel may need another thread of its launch.

typedef long long Long;

#ifdef __CUDACC__
#define DEVICE static __device__ __forceinline__
#else
#include <math.h>
#define DEVICE static inline
#endif

// What a launch works on; DeviceTask.java writes it.
struct Task {
  Long threads;
  void* p[10];  // arrays
  Long n[16];   // sizes and strides, in elements
  float f[4];   // factors
};

struct bf16 {
  unsigned short bits;
};

union Word {
  unsigned bits;
  float value;
};

DEVICE float load(const float* x, Long i) { return x[i]; }

DEVICE float load(const bf16* x, Long i) {
  Word word;
  word.bits = (unsigned)x[i].bits << 16;
  return word.value;
}

DEVICE void store(float* y, Long i, float value) { y[i] = value; }

// To the nearest, halves to the even one; NaN stays NaN.
DEVICE void store(bf16* y, Long i, float value) {
  Word word;
  word.value = value;
  bool nan = (word.bits & 0x7fffffffu) > 0x7f800000u;
  unsigned rounded = word.bits + 0x7fffu + ((word.bits >> 16) & 1u);
  y[i].bits = nan ? 0x7fc0 : (unsigned short)(rounded >> 16);
}

template <typename T>
DEVICE T* array(const Task& t, int i) {
  return (T*)t.p[i];
}

// CudaElementwise has the same numbers.
enum Function { NONE, RELU, TANH, SIGMOID, SILU, GELU, HARDSWISH };

DEVICE float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

DEVICE float normal(float x) { return 0.5f * (1.0f + erff(x * 0.70710678f)); }

// max(x, 0), and NaN of NaN.
DEVICE float rectified(float x) { return x < 0.0f ? 0.0f : x; }

DEVICE float applied(Long function, float x) {
  switch (function) {
    case RELU: return rectified(x);
    case TANH: return tanhf(x);
    case SIGMOID: return sigmoid(x);
    case SILU: return x * sigmoid(x);
    case GELU: return x * normal(x);
    case HARDSWISH: return x * fminf(fmaxf(x + 3.0f, 0.0f), 6.0f) / 6.0f;
    default: return x;
  }
}

// The derivative, from the result for the first three and from the input for the others.
DEVICE float slope(Long function, float v) {
  switch (function) {
    case RELU: return v > 0.0f ? 1.0f : 0.0f;
    case TANH: return 1.0f - v * v;
    case SIGMOID: return v * (1.0f - v);
    case SILU: return sigmoid(v) * (1.0f + v * (1.0f - sigmoid(v)));
    case GELU: return normal(v) + v * 0.39894228f * expf(-0.5f * v * v);
    case HARDSWISH: return v <= -3.0f ? 0.0f : v >= 3.0f ? 1.0f : (2.0f * v + 3.0f) / 6.0f;
    default: return 1.0f;
  }
}

// p: from, to; n: four sizes, strides of from, strides of to; the last is the fastest.
template <typename A, typename B>
DEVICE void copy(const Task& t, Long i) {
  Long from = 0;
  Long to = 0;
  for (int axis = 3; axis >= 0; axis--) {
    Long at = i % t.n[axis];
    i /= t.n[axis];
    from += at * t.n[4 + axis];
    to += at * t.n[8 + axis];
  }
  store(array<B>(t, 1), to, load(array<A>(t, 0), from));
}

// p: a, b, y; n: function
template <typename T>
DEVICE void add(const Task& t, Long i) {
  float sum = load(array<T>(t, 0), i) + load(array<T>(t, 1), i);
  store(array<T>(t, 2), i, applied(t.n[0], sum));
}

// p: a, b, y; n: channels, elements of an image, and whether b has one value a channel
template <typename T>
DEVICE void multiply(const Task& t, Long i) {
  Long j = t.n[2] ? i / t.n[1] * t.n[0] + i % t.n[0] : i;
  store(array<T>(t, 2), i, load(array<T>(t, 0), i) * load(array<T>(t, 1), j));
}

// p: x, y; n: function
template <typename T>
DEVICE void activate(const Task& t, Long i) {
  store(array<T>(t, 1), i, applied(t.n[0], load(array<T>(t, 0), i)));
}

// p: result or input, dy, dx; n: function
template <typename T>
DEVICE void activate_back(const Task& t, Long i) {
  float gradient = load(array<T>(t, 1), i) * slope(t.n[0], load(array<T>(t, 0), i));
  store(array<T>(t, 2), i, gradient);
}

// p: x, y; f: factor, offset
template <typename T>
DEVICE void linear(const Task& t, Long i) {
  store(array<T>(t, 1), i, t.f[0] * load(array<T>(t, 0), i) + t.f[1]);
}

// p: y, bias; n: channels
template <typename T>
DEVICE void bias(const Task& t, Long i) {
  T* y = array<T>(t, 0);
  store(y, i, load(y, i) + array<float>(t, 1)[i % t.n[0]]);
}

// The rows of a chunk: thread i is (chunk, channel); n: channels, rows, chunks.
struct Chunk {
  Long channel;
  Long from;
  Long to;
};

DEVICE Long first_row(const Task& t, Long chunk) { return chunk * t.n[1] / t.n[2]; }

DEVICE Chunk chunk_of(const Task& t, Long i) {
  Chunk c;
  c.channel = i % t.n[0];
  c.from = first_row(t, i / t.n[0]);
  c.to = first_row(t, i / t.n[0] + 1);
  return c;
}

// Sums of a chunk. p: x, sums
template <typename T>
DEVICE void columns(const Task& t, Long i) {
  Chunk c = chunk_of(t, i);
  float sum = 0.0f;
  for (Long row = c.from; row < c.to; row++) sum += load(array<T>(t, 0), row * t.n[0] + c.channel);
  array<float>(t, 1)[i] = sum;
}

// Sums of all chunks; thread i is a channel. p: sums of chunks, sums
DEVICE void columns_end(const Task& t, Long i) {
  float sum = 0.0f;
  for (Long chunk = 0; chunk < t.n[2]; chunk++) sum += array<float>(t, 0)[chunk * t.n[0] + i];
  array<float>(t, 1)[i] = sum;
}

// Mean and summed squares of the distance from it, of a chunk (Welford 1962). p: x, means, squares
template <typename T>
DEVICE void moments(const Task& t, Long i) {
  Chunk c = chunk_of(t, i);
  float mean = 0.0f;
  float squares = 0.0f;
  for (Long row = c.from; row < c.to; row++) {
    float x = load(array<T>(t, 0), row * t.n[0] + c.channel);
    float before = x - mean;
    mean += before / (float)(row - c.from + 1);
    squares += before * (x - mean);
  }
  array<float>(t, 1)[i] = mean;
  array<float>(t, 2)[i] = squares;
}

// Mean and biased variance of all chunks (Chan et al. 1979). p: means, squares, mean, variance
DEVICE void moments_end(const Task& t, Long i) {
  float mean = 0.0f;
  float squares = 0.0f;
  float count = 0.0f;
  for (Long chunk = 0; chunk < t.n[2]; chunk++) {
    float rows = (float)(first_row(t, chunk + 1) - first_row(t, chunk));
    float distance = array<float>(t, 0)[chunk * t.n[0] + i] - mean;
    float all = count + rows;
    mean += distance * rows / all;
    squares += array<float>(t, 1)[chunk * t.n[0] + i] + distance * distance * count * rows / all;
    count = all;
  }
  array<float>(t, 2)[i] = mean;
  array<float>(t, 3)[i] = squares / count;
}

// p: x, weight, bias, mean, variance, y; n: channels, whether a rectifier follows; f: epsilon
template <typename T>
DEVICE void normalise(const Task& t, Long i) {
  Long c = i % t.n[0];
  float scale = array<float>(t, 1)[c] / sqrtf(array<float>(t, 4)[c] + t.f[0]);
  float y = (load(array<T>(t, 0), i) - array<float>(t, 3)[c]) * scale + array<float>(t, 2)[c];
  store(array<T>(t, 5), i, t.n[1] ? rectified(y) : y);
}

// dy behind the rectifier, whose result is y; y is null without one.
template <typename T>
DEVICE float passed(const T* dy, const T* y, Long i) {
  return y == nullptr || load(y, i) > 0.0f ? load(dy, i) : 0.0f;
}

// Sums of dy and of dy (x - mean) of a chunk. p: x, dy, y, mean, sums, products
template <typename T>
DEVICE void normalise_sums(const Task& t, Long i) {
  Chunk c = chunk_of(t, i);
  float sum = 0.0f;
  float product = 0.0f;
  float mean = array<float>(t, 3)[c.channel];
  for (Long row = c.from; row < c.to; row++) {
    Long at = row * t.n[0] + c.channel;
    float dy = passed(array<T>(t, 1), array<T>(t, 2), at);
    sum += dy;
    product += dy * (load(array<T>(t, 0), at) - mean);
  }
  array<float>(t, 4)[i] = sum;
  array<float>(t, 5)[i] = product;
}

// The gradients of weight and bias. p: sums, products, variance, gradient of weight, of bias; f: epsilon
DEVICE void normalise_sums_end(const Task& t, Long i) {
  float sum = 0.0f;
  float product = 0.0f;
  for (Long chunk = 0; chunk < t.n[2]; chunk++) {
    sum += array<float>(t, 0)[chunk * t.n[0] + i];
    product += array<float>(t, 1)[chunk * t.n[0] + i];
  }
  array<float>(t, 3)[i] = product / sqrtf(array<float>(t, 2)[i] + t.f[0]);
  array<float>(t, 4)[i] = sum;
}

// p: x, dy, y, mean, variance, weight, gradient of weight, of bias, dx; n: channels; f: epsilon, 1 / rows
template <typename T>
DEVICE void normalise_back(const Task& t, Long i) {
  Long c = i % t.n[0];
  float inverse = 1.0f / sqrtf(array<float>(t, 4)[c] + t.f[0]);
  float x = (load(array<T>(t, 0), i) - array<float>(t, 3)[c]) * inverse;
  float own = passed(array<T>(t, 1), array<T>(t, 2), i);
  float common = (array<float>(t, 7)[c] + x * array<float>(t, 6)[c]) * t.f[1];
  store(array<T>(t, 8), i, array<float>(t, 5)[c] * inverse * (own - common));
}

// Windows; n: channels, height, width, height and width of the result, kernel, stride, padding.
struct Position {
  Long image;
  Long row;
  Long column;
  Long channel;
};

DEVICE Position position(Long i, Long channels, Long height, Long width) {
  Position at;
  at.channel = i % channels;
  at.column = i / channels % width;
  at.row = i / channels / width % height;
  at.image = i / channels / width / height;
  return at;
}

DEVICE Long index(const Task& t, const Position& at, Long row, Long column, bool result) {
  Long height = result ? t.n[3] : t.n[1];
  Long width = result ? t.n[4] : t.n[2];
  return ((at.image * height + row) * width + column) * t.n[0] + at.channel;
}

DEVICE bool inside(const Task& t, Long row, Long column) {
  return row >= 0 && row < t.n[1] && column >= 0 && column < t.n[2];
}

// p: x, y, places; thread i is an element of y
template <typename T>
DEVICE void greatest(const Task& t, Long i) {
  Position at = position(i, t.n[0], t.n[3], t.n[4]);
  float best = 0.0f;
  int place = -1;
  for (Long k = 0; k < t.n[5] * t.n[5]; k++) {
    Long row = at.row * t.n[6] - t.n[7] + k / t.n[5];
    Long column = at.column * t.n[6] - t.n[7] + k % t.n[5];
    if (inside(t, row, column)) {
      float x = load(array<T>(t, 0), index(t, at, row, column, false));
      if (place < 0 || x > best || x != x) {
        best = x;
        place = (int)k;
      }
    }
  }
  store(array<T>(t, 1), i, best);
  array<int>(t, 2)[i] = place;
}

DEVICE Long positions_inside(const Task& t, Long row, Long column) {
  Long count = 0;
  for (Long k = 0; k < t.n[5] * t.n[5]; k++) {
    count += inside(t, row * t.n[6] - t.n[7] + k / t.n[5], column * t.n[6] - t.n[7] + k % t.n[5]);
  }
  return count;
}

// p: x, y; thread i is an element of y
template <typename T>
DEVICE void average(const Task& t, Long i) {
  Position at = position(i, t.n[0], t.n[3], t.n[4]);
  float sum = 0.0f;
  for (Long k = 0; k < t.n[5] * t.n[5]; k++) {
    Long row = at.row * t.n[6] - t.n[7] + k / t.n[5];
    Long column = at.column * t.n[6] - t.n[7] + k % t.n[5];
    if (inside(t, row, column)) sum += load(array<T>(t, 0), index(t, at, row, column, false));
  }
  store(array<T>(t, 1), i, sum / (float)positions_inside(t, at.row, at.column));
}

// The gradient of an element of x: what the windows give that it is in. p: dy, dx, places, null for means
template <typename T>
DEVICE void window_back(const Task& t, Long i) {
  Position at = position(i, t.n[0], t.n[1], t.n[2]);
  const int* places = array<int>(t, 2);
  float sum = 0.0f;
  for (Long k = 0; k < t.n[5] * t.n[5]; k++) {
    Long row = at.row + t.n[7] - k / t.n[5];
    Long column = at.column + t.n[7] - k % t.n[5];
    bool starts = row >= 0 && column >= 0 && row % t.n[6] == 0 && column % t.n[6] == 0;
    row /= t.n[6];
    column /= t.n[6];
    if (starts && row < t.n[3] && column < t.n[4]) {
      Long from = index(t, at, row, column, true);
      float dy = load(array<T>(t, 0), from);
      if (places == nullptr) {
        sum += dy / (float)positions_inside(t, row, column);
      } else if (places[from] == k) {
        sum += dy;
      }
    }
  }
  store(array<T>(t, 1), i, sum);
}

#ifdef __CUDACC__
#define KERNEL(name, ...)                                                \
  extern "C" __global__ void name(const Task t) {                       \
    Long i = (Long)blockIdx.x * (Long)blockDim.x + (Long)threadIdx.x;   \
    if (i < t.threads) __VA_ARGS__(t, i);                               \
  }
#else
#define KERNEL(name, ...)                                               \
  extern "C" void name(const Task* t) {                                 \
    for (Long i = 0; i < t->threads; i++) __VA_ARGS__(*t, i);           \
  }
#endif
#define OF_BOTH_TYPES(name)         \
  KERNEL(name##_f32, name<float>)   \
  KERNEL(name##_bf16, name<bf16>)

KERNEL(copy_f32_f32, copy<float, float>)
KERNEL(copy_f32_bf16, copy<float, bf16>)
KERNEL(copy_bf16_f32, copy<bf16, float>)
KERNEL(copy_bf16_bf16, copy<bf16, bf16>)
OF_BOTH_TYPES(add)
OF_BOTH_TYPES(multiply)
OF_BOTH_TYPES(activate)
OF_BOTH_TYPES(activate_back)
OF_BOTH_TYPES(linear)
OF_BOTH_TYPES(bias)
OF_BOTH_TYPES(columns)
KERNEL(columns_sum, columns_end)
OF_BOTH_TYPES(moments)
KERNEL(moments_sum, moments_end)
OF_BOTH_TYPES(normalise)
OF_BOTH_TYPES(normalise_sums)
KERNEL(normalise_gradients, normalise_sums_end)
OF_BOTH_TYPES(normalise_back)
OF_BOTH_TYPES(greatest)
OF_BOTH_TYPES(average)
OF_BOTH_TYPES(window_back)
