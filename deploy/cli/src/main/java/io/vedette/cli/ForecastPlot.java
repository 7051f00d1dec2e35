package io.vedette.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Past, forecast and interval of some series as one SVG, a panel a series. */
final class ForecastPlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 190;
  private static final int LEFT = 70;
  private static final int RIGHT = 15;
  private static final int TOP = 26;
  private static final int BOTTOM = 18;

  /** More panels than this would not be looked at. */
  static final int MAX_PANELS = 24;

  /**
   * One series.
   *
   * @param past known values, NaN where missing
   * @param at index of each forecast's target; the past starts at 0
   * @param mean forecasts, same length
   * @param lower of the interval, same length
   * @param upper of the interval, same length
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers for one caller, never compared
  record Panel(
      String title, double[] past, int[] at, double[] mean, double[] lower, double[] upper) {}

  private final List<Panel> panels = new ArrayList<>();

  void add(Panel panel) {
    if (panels.size() < MAX_PANELS) {
      panels.add(panel);
    }
  }

  void write(Path file) throws IOException {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
        <rect width="100%%" height="100%%" fill="#fff"/>
        """
            .formatted(WIDTH, HEIGHT * panels.size()));
    for (int i = 0; i < panels.size(); i++) {
      svg.append("<g transform=\"translate(0,%d)\">%n".formatted(i * HEIGHT));
      draw(panels.get(i), svg);
      svg.append("</g>\n");
    }
    Files.writeString(file, svg.append("</svg>\n"));
  }

  private static void draw(Panel p, StringBuilder svg) {
    int last = p.past().length - 1;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : p.past()) {
      low = Double.isNaN(value) ? low : Math.min(low, value);
      high = Double.isNaN(value) ? high : Math.max(high, value);
    }
    for (int i = 0; i < p.at().length; i++) {
      last = Math.max(last, p.at()[i]);
      low = Math.min(low, p.lower()[i]);
      high = Math.max(high, p.upper()[i]);
    }
    Axes axes = new Axes(last, low, high > low ? high : low + 1);
    svg.append(
        "<text x=\"%d\" y=\"16\" font-weight=\"bold\">%s</text>%n"
            .formatted(LEFT, escape(p.title())));
    axes.grid(svg);
    band(p, axes, svg);
    int[] all = new int[p.past().length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    line(all, p.past(), axes, "#444", svg);
    line(p.at(), p.mean(), axes, "#c2410c", svg);
  }

  private static void band(Panel p, Axes axes, StringBuilder svg) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < p.at().length; i++) {
      points.append(axes.point(p.at()[i], p.upper()[i]));
    }
    for (int i = p.at().length - 1; i >= 0; i--) {
      points.append(axes.point(p.at()[i], p.lower()[i]));
    }
    svg.append("<polygon points=\"%s\" fill=\"#fdba74\" fill-opacity=\".5\"/>%n".formatted(points));
  }

  /** A line, broken where a value is missing. */
  private static void line(int[] at, double[] values, Axes axes, String colour, StringBuilder svg) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < at.length; i++) {
      if (Double.isNaN(values[i])) {
        pen = false;
        continue;
      }
      path.append(pen ? 'L' : 'M').append(axes.point(at[i], values[i]));
      pen = true;
    }
    svg.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\"/>%n"
            .formatted(path, colour));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** From steps and values to pixels. */
  private record Axes(int last, double low, double high) {
    String point(int step, double value) {
      double x = LEFT + (double) step / Math.max(1, last) * (WIDTH - LEFT - RIGHT);
      return String.format(Locale.ROOT, "%.1f,%.1f ", x, y(value));
    }

    private double y(double value) {
      return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    void grid(StringBuilder svg) {
      for (int i = 0; i <= 2; i++) {
        double value = low + i * (high - low) / 2;
        svg.append(
            String.format(
                Locale.ROOT,
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#555\">%.4g</text>%n",
                LEFT,
                WIDTH - RIGHT,
                y(value),
                y(value),
                LEFT - 6,
                y(value) + 4,
                value));
      }
    }
  }
}
