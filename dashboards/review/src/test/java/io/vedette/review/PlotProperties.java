package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.BandPoint;
import io.vedette.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class PlotProperties {
  @Property(tries = 100)
  void drawsAnythingInsideThePicture(
      @ForAll @Size(min = 2, max = 600) List<Double> values,
      @ForAll @IntRange(min = 1, max = 100_000) int step) {
    List<BandPoint> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double v = values.get(i);
      points.add(
          new BandPoint(
              "s",
              SampleData.CART,
              SampleData.ONSET + (long) i * step,
              v,
              v / 2,
              -Math.abs(v),
              i % 7 == 0 ? Double.NaN : Math.abs(v),
              0.5,
              i % 3 == 0 ? Outcome.ANOMALOUS : Outcome.NORMAL));
    }
    Plot plot =
        Plot.of(
            new Plot.Input(
                "t", "s", "", points, SampleData.ONSET, SampleData.ONSET + 10, Double.NaN, null));
    assertThat(plot.marks())
        .allMatch(m -> m.x() >= Plot.LEFT && m.x() <= Plot.RIGHT)
        .allMatch(m -> m.y() >= Plot.TOP && m.y() <= Plot.BOTTOM);
    assertThat(plot.actual() + plot.band() + plot.expected()).matches("[MLZ0-9. ]*");
    assertThat(plot.yTicks()).hasSizeLessThan(20);
    assertThat(plot.xTicks()).hasSizeLessThan(20);
  }
}
