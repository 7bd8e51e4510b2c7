package moebench.bench.gate.host;

import java.io.PrintStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * A Java agent that slows every JMH benchmark by a known share: each n-th call of a method with
 * {@code @Benchmark} does its work twice. That is the same share of an operation's time whatever
 * the operation, the system and the load of the machine; pausing the process from outside is not,
 * because a busy system's scheduler gives back what a pause took.
 */
public final class SlowingAgent implements ClassFileTransformer {
  /** Begins the line about a class that it cannot slow. */
  public static final String CANNOT_SLOW = "moebench: cannot slow ";

  private static final String BENCHMARK = "Lorg/openjdk/jmh/annotations/Benchmark;";
  private static final String COUNTER = "moebench$calls";
  private static final String SINK = "moebench$sink";
  private static final String ONCE = "$once";

  private final int every;
  private final PrintStream stderr;

  /**
   * @param stderr goes into JMH's log, which {@code System.err} no longer does in a running fork
   */
  private SlowingAgent(int every, PrintStream stderr) {
    this.every = every;
    this.stderr = stderr;
  }

  /** The argument is n. A fork gets the agent from its environment and from its host's flags. */
  public static void premain(String every, Instrumentation instrumentation) {
    if (System.setProperty(SlowingAgent.class.getName(), every) != null) {
      return;
    }
    instrumentation.addTransformer(new SlowingAgent(Integer.parseInt(every), System.err));
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (loader == null || name == null || name.startsWith("org/openjdk/jmh/")) {
      return null;
    }
    try {
      ClassModel model = ClassFile.of().parse(bytes);
      boolean hasBenchmark = model.methods().stream().anyMatch(SlowingAgent::isBenchmark);
      return hasBenchmark ? slowed(model) : null;
    } catch (RuntimeException e) {
      // What a transformer throws is swallowed; a control that is not slow would puzzle people.
      stderr.println(CANNOT_SLOW + name + ": " + e);
      return null;
    }
  }

  private static boolean isBenchmark(MethodModel method) {
    return method.code().isPresent()
        && method
            .findAttribute(Attributes.runtimeVisibleAnnotations())
            .map(annotations ->
                annotations.annotations().stream()
                    .map(Annotation::className)
                    .anyMatch(name -> name.equalsString(BENCHMARK)))
            .orElse(false);
  }

  private byte[] slowed(ClassModel model) {
    ClassFile classFile = ClassFile.of();
    ClassDesc owner = model.thisClass().asSymbol();
    return classFile.build(
        owner,
        builder -> {
          for (var element : model) {
            if (element instanceof MethodModel method && isBenchmark(method)) {
              addBoth(builder, owner, method);
            } else {
              builder.with(element);
            }
          }
        });
  }

  /** The method under another name, and one under its name that calls it once or twice. */
  private void addBoth(ClassBuilder builder, ClassDesc owner, MethodModel method) {
    String name = method.methodName().stringValue();
    MethodTypeDesc type = method.methodTypeSymbol();
    int flags = method.flags().flagsMask();
    String counter = COUNTER + '$' + name;
    TypeKind kind = TypeKind.from(type.returnType());
    ClassDesc sunk = kind == TypeKind.REFERENCE ? ConstantDescs.CD_Object : type.returnType();
    builder.withField(
        counter, ConstantDescs.CD_int, ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC);
    if (kind != TypeKind.VOID) {
      builder.withField(
          SINK + '$' + name,
          sunk,
          ClassFile.ACC_STATIC | ClassFile.ACC_VOLATILE | ClassFile.ACC_SYNTHETIC);
    }
    builder.withMethod(
        name + ONCE,
        type,
        flags,
        copy -> method.code().ifPresent(code -> copy.withCode(b -> code.forEach(b::with))));
    builder.withMethod(
        name,
        type,
        flags,
        wrapper -> {
          method.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(wrapper::with);
          wrapper.withCode(code -> {
            Label once = code.newLabel();
            code.getstatic(owner, counter, ConstantDescs.CD_int)
                .iconst_1()
                .isub()
                .dup()
                .putstatic(owner, counter, ConstantDescs.CD_int)
                .ifgt(once)
                .loadConstant(every)
                .putstatic(owner, counter, ConstantDescs.CD_int);
            call(code, owner, name + ONCE, type, flags);
            if (kind != TypeKind.VOID) {
              // Without a use, the compiler would leave the work out.
              code.putstatic(owner, SINK + '$' + name, sunk);
            }
            code.labelBinding(once);
            call(code, owner, name + ONCE, type, flags);
            code.return_(kind);
          });
        });
  }

  private static void call(
      CodeBuilder code, ClassDesc owner, String name, MethodTypeDesc type, int flags) {
    boolean isStatic = (flags & ClassFile.ACC_STATIC) != 0;
    if (!isStatic) {
      code.aload(0);
    }
    for (int i = 0; i < type.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
    if (isStatic) {
      code.invokestatic(owner, name, type);
    } else {
      code.invokevirtual(owner, name, type);
    }
  }
}
