package io.vedette.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The directions of dependency between the rooms. */
@AnalyzeClasses(packages = "io.vedette", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDirectionTest {
  /** Rooms that see the model and themselves, and never each other. */
  private static final List<String> MIDDLE =
      List.of(
          "io.vedette.ingest.codec..",
          "io.vedette.detect..",
          "io.vedette.predict..",
          "io.vedette.rules..",
          "io.vedette.respond..",
          "io.vedette.store..");

  @ArchTest
  static final ArchRule the_model_needs_only_the_jdk =
      classes()
          .that()
          .resideInAPackage("io.vedette.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.vedette.model..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule flink_stays_in_its_rooms =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.vedette.ingest.flink..",
              "io.vedette.jobs..",
              "io.vedette.cli..",
              "io.vedette.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest static final ArchRule codecs_see_no_other_room = middle("io.vedette.ingest.codec..");

  @ArchTest static final ArchRule detectors_see_no_other_room = middle("io.vedette.detect..");

  @ArchTest static final ArchRule predictors_see_no_other_room = middle("io.vedette.predict..");

  @ArchTest static final ArchRule rules_see_no_other_room = middle("io.vedette.rules..");

  @ArchTest static final ArchRule responders_see_no_other_room = middle("io.vedette.respond..");

  @ArchTest static final ArchRule the_store_sees_no_other_room = middle("io.vedette.store..");

  @ArchTest
  static final ArchRule nobody_sees_the_composition_root =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.vedette.cli..", "io.vedette.it..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vedette.cli..");

  @ArchTest
  static final ArchRule rooms_have_no_cycles =
      slices().matching("io.vedette.(*)..").should().beFreeOfCycles();

  private static ArchRule middle(String room) {
    List<String> others = new ArrayList<>(MIDDLE);
    others.remove(room);
    others.addAll(
        List.of(
            "io.vedette.jobs..",
            "io.vedette.ingest.flink..",
            "io.vedette.ingest.gateway..",
            "io.vedette.review.."));
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(String[]::new));
  }
}
