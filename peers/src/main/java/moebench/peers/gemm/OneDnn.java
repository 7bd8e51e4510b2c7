package moebench.peers.gemm;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/**
 * oneDNN's matmul primitive, with weights reordered before into the layout that it asks for. Its
 * threads are those of OpenMP's environment.
 */
final class OneDnn implements GemmPeer {
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);

  @Override
  public String description() {
    return "oneDNN " + Artifacts.version("dnnl") + " matmul, weights in its own layout";
  }

  @Override
  public Operation prepare(Operands operands) {
    if (operands.product().kind() == Product.Kind.DW) {
      throw new UnsupportedOperationException("dW has no weights to reorder");
    }
    return new Matmul(operands);
  }

  private memory.desc matrix(int rows, int columns, memory.format_tag layout) {
    return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, layout);
  }

  private final class Matmul implements Operation {
    private final matmul primitive;
    private final IntMemoryMap[] arguments; // one per copy
    private final NativeFloats[] matrices; // keeps what the arguments point to
    private final NativeFloats result;
    private int next;

    Matmul(Operands operands) {
      Product p = operands.product();
      memory.format_tag plain = memory.format_tag.ab;
      memory.format_tag stored = p.kind() == Product.Kind.DX ? memory.format_tag.ba : plain;
      memory.desc left = matrix(p.tokens(), p.depth(), plain);
      memory.desc right = matrix(p.depth(), p.columns(), memory.format_tag.any);
      memory.desc product = matrix(p.tokens(), p.columns(), plain);
      matmul.primitive_desc description = new matmul.primitive_desc(cpu, left, right, product);
      primitive = new matmul(description);
      result = new NativeFloats(p.resultLength());
      NativeFloats a = new NativeFloats(operands.left());
      matrices = new NativeFloats[p.copies() + 1];
      matrices[p.copies()] = a;
      arguments = new IntMemoryMap[p.copies()];
      for (int i = 0; i < arguments.length; i++) {
        NativeFloats from = new NativeFloats(operands.right()[i]);
        matrices[i] = new NativeFloats(description.weights_desc().get_size() / Float.BYTES);
        memory source = new memory(matrix(p.depth(), p.columns(), stored), cpu, from.pointer());
        memory target = new memory(description.weights_desc(), cpu, matrices[i].pointer());
        new reorder(source, target).execute(queue, source, target);
        queue._wait();
        arguments[i] =
            new IntMemoryMap()
                .put(dnnl.DNNL_ARG_SRC, new memory(left, cpu, a.pointer()))
                .put(dnnl.DNNL_ARG_WEIGHTS, target)
                .put(dnnl.DNNL_ARG_DST, new memory(product, cpu, result.pointer()));
      }
    }

    @Override
    public void run() {
      primitive.execute(queue, arguments[next]);
      queue._wait();
      next = (next + 1) % arguments.length;
    }

    @Override
    public float[] takeResult() {
      return result.toArray();
    }
  }
}
