package moebench.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house: who may know whom. */
@AnalyzeClasses(packages = "moebench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule LAYERS_KNOW_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("moebench.layers..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("moebench.sim..", "moebench.reports..", "moebench.bench..");

  @ArchTest
  static final ArchRule SIM_KNOWS_LAYERS_ONLY =
      noClasses()
          .that()
          .resideInAPackage("moebench.sim..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("moebench.reports..", "moebench.bench..");

  @ArchTest
  static final ArchRule REPORTS_KNOW_NO_OTHER_MODULE =
      noClasses()
          .that()
          .resideInAPackage("moebench.reports..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("moebench.layers..", "moebench.sim..", "moebench.bench..");

  @ArchTest
  static final ArchRule LAYERS_DO_NO_IO_AND_KNOW_NO_HARNESS_AND_NO_CHARTS =
      noClasses()
          .that()
          .resideInAPackage("moebench.layers..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio..",
              "java.net..",
              "java.awt..",
              "org.openjdk.jmh..",
              "org.jfree..",
              "tools.jackson..");

  @ArchTest
  static final ArchRule ONLY_SIMD_USES_THE_VECTOR_API =
      noClasses()
          .that(resideInAPackage("moebench..").and(not("moebench.layers.kernels.simd")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule ONLY_ONE_PACKAGE_USES_APARAPI =
      noClasses()
          .that(resideInAPackage("moebench..").and(not("moebench.layers.aparapi")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.aparapi..");

  @ArchTest
  static final ArchRule ROUTING_KNOWS_NO_KERNELS =
      noClasses()
          .that()
          .resideInAPackage("moebench.layers.routing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("moebench.layers.kernels..");

  @ArchTest
  static final ArchRule KERNELS_KNOW_NO_LAYERS =
      noClasses()
          .that()
          .resideInAPackage("moebench.layers.kernels..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("moebench\\.layers\\.(Layer|DenseFfn|ExpertFfn|Experts).*");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
      noClasses()
          .that(resideInAPackage("moebench..").and(not("moebench.bench.cli")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule ONLY_BENCH_KNOWS_JMH =
      noClasses()
          .that(resideInAPackage("moebench..").and(not("moebench.bench..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.openjdk.jmh..");

  @ArchTest
  static final ArchRule ONLY_REPORTS_DRAW =
      noClasses()
          .that(resideInAPackage("moebench..").and(not("moebench.reports..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jfree..", "org.apache.batik..", "freemarker..");

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_HARNESS_HAVE_NO_CYCLES =
      slices().matching("moebench.bench.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule MODULES_HAVE_NO_CYCLES =
      slices().matching("moebench.(*)..").should().beFreeOfCycles();

  private static DescribedPredicate<JavaClass> not(String packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }
}
