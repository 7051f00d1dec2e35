package io.vedette.detect.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.LabelExplanation.Explanation;
import io.vedette.detect.metric.LabelExplanation.Part;
import io.vedette.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelExplanationTest {
  /** Two versions in three zones, with errors where the predicate says so. */
  private interface Bad {
    boolean at(String version, String zone);
  }

  private static List<Part> parts(Bad bad, double scale) {
    List<Part> parts = new ArrayList<>();
    for (String version : List.of("1.4", "1.5")) {
      for (String zone : List.of("a", "b", "c")) {
        Attributes labels = Attributes.of("job", "api", "version", version, "zone", zone);
        double actual = bad.at(version, zone) ? 50 : 10.5;
        parts.add(new Part(labels, scale * actual, scale * 10, scale * 2));
      }
    }
    return parts;
  }

  @Test
  void namesTheValueWithoutWhichTheDeviationGoes() {
    Explanation best = LabelExplanation.of(parts((v, z) -> v.equals("1.5"), 1)).get(0);
    assertThat(best).hasToString("version=\"1.5\"");
    assertThat(best.explained()).isBetween(0.95, 1.0);
    assertThat(best.series()).isEqualTo(3);
    assertThat(LabelExplanation.of(parts((v, z) -> z.equals("b"), 1)).get(0))
        .hasToString("zone=\"b\"");
  }

  @Test
  void aLabelThatAllShareExplainsNothing() {
    assertThat(LabelExplanation.of(parts((v, z) -> true, 1)))
        .noneMatch(e -> e.label().equals("job"));
    assertThat(LabelExplanation.of(List.of())).isEmpty();
  }

  @Property(tries = 50)
  void theOrderDoesNotDependOnTheUnit(
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double scale,
      @ForAll @IntRange(min = 0, max = 2) int zone) {
    String bad = List.of("a", "b", "c").get(zone);
    assertThat(LabelExplanation.of(parts((v, z) -> z.equals(bad), scale)))
        .extracting(Explanation::toString)
        .startsWith("zone=\"" + bad + '"');
  }
}
