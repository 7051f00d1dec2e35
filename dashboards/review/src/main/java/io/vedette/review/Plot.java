package io.vedette.review;

import io.vedette.model.BandPoint;
import io.vedette.model.Forecast;
import io.vedette.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One series as a picture: value, expected value, normal band, the anomalous window, and where one
 * is known the forecast. Only numbers become part of the paths.
 *
 * @param title what a reader calls it
 * @param unit in words, where the ticks do not carry it
 * @param series in PromQL form
 * @param summary the picture in words, for those who cannot see it
 * @param band closed path of the normal band
 * @param expected path of the expected value
 * @param actual path of the value
 * @param forecastBand closed path of the forecast's interval, or empty
 * @param forecast path of the forecast's mean, or empty
 * @param windowX left edge of the anomalous window, pixels
 * @param windowWidth its width, pixels; 0 for none
 * @param limitY height of the limit that a forecast crosses, pixels; 0 for none
 * @param marks the anomalous points
 */
record Plot(
    String title,
    String unit,
    String series,
    String summary,
    String band,
    String expected,
    String actual,
    String forecastBand,
    String forecast,
    double windowX,
    double windowWidth,
    double limitY,
    List<Mark> marks,
    List<Tick> xTicks,
    List<Tick> yTicks) {
  static final int WIDTH = 720;
  static final int HEIGHT = 220;
  static final int LEFT = 64;
  static final int RIGHT = 708;
  static final int TOP = 12;
  static final int BOTTOM = 190;

  private static final int MAX_POINTS = 400;
  private static final double HEADROOM = 0.08;

  /** A point to look at, with its tooltip. */
  record Mark(double x, double y, String text) {}

  /** A labelled grid line. */
  record Tick(double at, String label) {}

  /** What to draw; {@code limit} is NaN where there is none. */
  record Input(
      String title,
      String series,
      String unit,
      List<BandPoint> points,
      long windowStart,
      long windowEnd,
      double limit,
      @Nullable Forecast forecast) {}

  /** Draws; {@code points} must hold at least two points of different times. */
  static Plot of(Input in) {
    List<BandPoint> points = Thinning.thin(in.points(), MAX_POINTS);
    List<BandPoint> steps = in.forecast() == null ? List.of() : steps(in.forecast(), points);
    long first = points.get(0).timeMillis();
    long last =
        (steps.isEmpty() ? points : steps)
            .get((steps.isEmpty() ? points : steps).size() - 1)
            .timeMillis();
    Scale x = new Scale(first, Math.max(last, first + 1), LEFT, RIGHT);
    Scale y = vertical(points, steps, in.limit());
    double from = x.at(in.windowStart());
    double width = Math.max(2, x.at(in.windowEnd()) - from);
    return new Plot(
        in.title(),
        Units.caption(in.unit()),
        in.series(),
        summary(in, points),
        SvgPath.band(points, x, y),
        SvgPath.line(points, BandPoint::expected, x, y),
        SvgPath.line(points, BandPoint::value, x, y),
        SvgPath.band(steps, x, y),
        SvgPath.line(steps, BandPoint::expected, x, y),
        from,
        in.windowStart() > last || in.windowEnd() < first ? 0 : width,
        Double.isFinite(in.limit()) ? y.at(in.limit()) : 0,
        marks(points, in.unit(), x, y),
        TimeTicks.of(first, last, x),
        valueTicks(y, in.unit()));
  }

  /** The part of the forecast that is still ahead, as points without a value. */
  private static List<BandPoint> steps(Forecast forecast, List<BandPoint> points) {
    BandPoint newest = points.get(points.size() - 1);
    long span = newest.timeMillis() - points.get(0).timeMillis();
    List<BandPoint> steps = new ArrayList<>();
    for (int i = 0; i < forecast.steps().size(); i++) {
      long time = forecast.originMillis() + (i + 1) * forecast.stepMillis();
      if (time > newest.timeMillis() && time <= newest.timeMillis() + span) {
        Forecast.Step s = forecast.steps().get(i);
        steps.add(
            new BandPoint(
                newest.series(),
                newest.entity(),
                time,
                Double.NaN,
                s.mean(),
                s.lower(),
                s.upper(),
                0,
                Outcome.INCONCLUSIVE));
      }
    }
    return steps;
  }

  /** Holds every value; of a band far wider than the values, only what is near them. */
  private static Scale vertical(List<BandPoint> points, List<BandPoint> steps, double limit) {
    Range values = new Range().add(limit);
    Range bands = new Range();
    for (BandPoint p : points) {
      values.add(p.value()).add(p.expected());
      bands.add(p.lower()).add(p.upper());
    }
    for (BandPoint p : steps) {
      values.add(p.expected());
      bands.add(p.lower()).add(p.upper());
    }
    double size = Math.max(values.size(), Math.abs(values.high()) * 1e-3);
    double low = Math.max(Math.min(values.low(), bands.low()), values.low() - size);
    double high = Math.min(Math.max(values.high(), bands.high()), values.high() + size);
    double room = Math.max((high - low) * HEADROOM, 1e-9);
    double floor = low >= 0 ? Math.max(0, low - room) : low - room;
    return new Scale(floor, high + room, BOTTOM, TOP);
  }

  private static List<Mark> marks(List<BandPoint> points, String unit, Scale x, Scale y) {
    List<Mark> marks = new ArrayList<>();
    for (BandPoint p : points) {
      if (p.outcome() == Outcome.ANOMALOUS && Double.isFinite(p.value())) {
        String text =
            String.format(
                Locale.ROOT,
                "%s UTC: %s, expected %s (%s to %s)",
                Format.clock(p.timeMillis()),
                Format.quantity(p.value(), unit),
                Format.quantity(p.expected(), unit),
                Format.quantity(p.lower(), unit),
                Format.quantity(p.upper(), unit));
        marks.add(new Mark(x.at(p.timeMillis()), y.at(p.value()), text));
      }
    }
    return marks;
  }

  private static List<Tick> valueTicks(Scale y, String unit) {
    String shown = Units.isShort(unit) ? unit : "";
    return y.ticks(4).stream().map(v -> new Tick(y.at(v), Format.quantity(v, shown))).toList();
  }

  private static String summary(Input in, List<BandPoint> points) {
    Range normal = new Range();
    Range anomalous = new Range();
    for (BandPoint p : points) {
      (p.outcome() == Outcome.ANOMALOUS ? anomalous : normal).add(p.value());
    }
    String text = in.title() + ": normally " + span(normal, in.unit());
    return anomalous.isEmpty() ? text : text + "; anomalous points " + span(anomalous, in.unit());
  }

  private static String span(Range range, String unit) {
    return range.isEmpty()
        ? "not seen"
        : Format.quantity(range.low(), unit) + " to " + Format.quantity(range.high(), unit);
  }
}
