package moebench.peers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Where other people's kernels may be known. */
@AnalyzeClasses(packages = "moebench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NOBODY_KNOWS_PEERS =
      noClasses()
          .that(resideInAPackage("moebench..").and(resideOutsideOfPackage("moebench.peers..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("moebench.peers..");

  @ArchTest
  static final ArchRule OTHER_LIBRARIES_ARE_KNOWN_HERE_ONLY =
      noClasses()
          .that(resideInAPackage("moebench..").and(resideOutsideOfPackage("moebench.peers..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "dev.ludovic..", "org.ojalgo..");

  @ArchTest
  static final ArchRule NATIVE_LIBRARIES_ARE_BEHIND_TWO_PACKAGES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "moebench.peers.cli..",
              "moebench.peers.goals..",
              "moebench.peers.measure..",
              "moebench.peers.run..",
              "moebench.peers.work..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
      noClasses()
          .that(
              resideInAPackage("moebench.peers..")
                  .and(resideOutsideOfPackage("moebench.peers.cli")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("moebench.peers.(*)..").should().beFreeOfCycles();
}
