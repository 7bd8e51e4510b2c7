package moebench.peers.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import moebench.peers.gemm.Artifacts;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch with {@code model.py} compiled.
 *
 * <p>That script is TorchScript, so that a layer is one call: called from Java operation by
 * operation, libtorch pays some microseconds for each, which an expert layer of small experts would
 * feel.
 */
public final class Torch {
  /** Which library the bindings load as libtorch's BLAS; to be set before they are. */
  private static final String BLAS = "org.bytedeco.openblas.load";

  private static final String MODEL = "/moebench/peers/torch/model.py";
  private static final int VENDOR_OPENBLAS = 2;
  private static final int VENDOR_MKL = 3;

  private final CompilationUnit model;

  /**
   * Loads libtorch, with MKL as its BLAS unless the property {@value #BLAS} says otherwise.
   *
   * @throws LinkageError when it cannot be loaded here
   */
  public Torch(int threads) {
    if (System.getProperty(BLAS) == null) {
      System.setProperty(BLAS, "mkl_rt");
    }
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
    model = torch.compile(script());
  }

  private static String script() {
    try (InputStream in = Torch.class.getResourceAsStream(MODEL)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + MODEL, e);
    }
  }

  /** libtorch's version and its BLAS, as it says itself. */
  public String description() {
    String blas =
        switch (openblas_nolapack.blas_get_vendor()) {
          case VENDOR_OPENBLAS -> "OpenBLAS " + Artifacts.version("openblas");
          case VENDOR_MKL -> "oneMKL " + Artifacts.version("mkl");
          default -> "an unknown BLAS";
        };
    return "libtorch " + Artifacts.version("pytorch") + " on " + blas;
  }

  /**
   * A function of the script.
   *
   * @param owner kept, because the function goes when its script is collected
   * @param function of the owner's script
   */
  record Script(Torch owner, Function function) {
    IValue apply(IValueVector arguments) {
      return function.apply(arguments);
    }
  }

  /** The function of the script called {@code name}. */
  Script function(String name) {
    return new Script(this, model.get_function(new QualifiedName(name)));
  }

  /** Calls a function of the script once. */
  IValue call(String name, IValue... arguments) {
    return function(name).apply(arguments(arguments));
  }

  static IValueVector arguments(IValue... values) {
    IValueVector vector = new IValueVector();
    for (IValue value : values) {
      vector.push_back(value);
    }
    return vector;
  }

  /** A tensor with a copy of the values. */
  static IValue tensor(float[] values, long... shape) {
    return new IValue(Tensor.create(values, shape));
  }

  /** The values of a float tensor, copied. */
  static float[] values(IValue value) {
    Tensor tensor = value.toTensor().contiguous();
    float[] values = new float[Math.toIntExact(tensor.numel())];
    tensor.data_ptr_float().get(values);
    return values;
  }
}
