package io.vedette.review;

import io.vedette.model.BandPoint;
import java.util.List;
import java.util.Locale;

/**
 * Series with their normal band and their anomalous points as one standalone SVG picture, one panel
 * a series: the review page's plots, for files.
 */
public final class BandChart {
  private static final int CAPTION = 28;
  private static final int PANEL = CAPTION + Plot.HEIGHT + 8;
  private static final String STYLE =
      "text{font:12px sans-serif;fill:#475569}.title{font-weight:bold;fill:#0f172a}"
          + ".y{text-anchor:end}.x{text-anchor:middle}"
          + "line{stroke:#cbd5e1;stroke-width:1}"
          + ".band{fill:#94a3b8;fill-opacity:.3;stroke:none}"
          + ".expected{fill:none;stroke:#64748b;stroke-width:1.3;stroke-dasharray:5 4}"
          + ".actual{fill:none;stroke:#1d4ed8;stroke-width:1.6;stroke-linejoin:round}"
          + ".mark{fill:#dc2626;stroke:none}";

  private BandChart() {}

  /**
   * One panel.
   *
   * @param title what a reader calls it; it is escaped
   * @param points by time; those whose outcome is anomalous are marked
   */
  public record Panel(String title, List<BandPoint> points) {
    public Panel {
      points = List.copyOf(points);
    }
  }

  /** Draws the panels below each other; one with fewer than two points says so. */
  public static String svg(List<Panel> panels) {
    int height = Math.max(1, panels.size()) * PANEL;
    StringBuilder out = new StringBuilder(16_384);
    out.append(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .append(" width=\"%d\" height=\"%d\"".formatted(Plot.WIDTH, height))
        .append(" viewBox=\"0 0 %d %d\">\n".formatted(Plot.WIDTH, height))
        .append("<style>")
        .append(STYLE)
        .append("</style>\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    for (int i = 0; i < panels.size(); i++) {
      out.append("<g transform=\"translate(0 %d)\">\n".formatted(i * PANEL));
      text(out, "title", Plot.LEFT, 18, panels.get(i).title());
      out.append("<g transform=\"translate(0 %d)\">\n".formatted(CAPTION));
      panel(out, panels.get(i));
      out.append("</g>\n</g>\n");
    }
    return out.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder out, Panel panel) {
    List<BandPoint> points = panel.points();
    if (points.size() < 2) {
      text(out, "x", Plot.WIDTH / 2.0, Plot.HEIGHT / 2.0, "fewer than two points");
      return;
    }
    long last = points.get(points.size() - 1).timeMillis();
    String series = points.get(0).series();
    Plot plot =
        Plot.of(
            new Plot.Input(
                panel.title(),
                series,
                Units.of("", series),
                points,
                last + 1,
                last + 1,
                Double.NaN,
                null));
    axes(out, plot);
    path(out, "band", plot.band());
    path(out, "expected", plot.expected());
    path(out, "actual", plot.actual());
    for (Plot.Mark mark : plot.marks()) {
      out.append(
          "<circle class=\"mark\" cx=\"%s\" cy=\"%s\" r=\"2.6\"><title>"
              .formatted(mark.x(), mark.y()));
      escape(out, mark.text());
      out.append("</title></circle>\n");
    }
  }

  private static void axes(StringBuilder out, Plot plot) {
    for (Plot.Tick tick : plot.yTicks()) {
      line(out, Plot.LEFT, tick.at(), Plot.RIGHT, tick.at());
      text(out, "y", Plot.LEFT - 8, tick.at() + 4, tick.label());
    }
    for (Plot.Tick tick : plot.xTicks()) {
      line(out, tick.at(), Plot.BOTTOM, tick.at(), Plot.BOTTOM + 5);
      text(out, "x", tick.at(), Plot.BOTTOM + 20, tick.label());
    }
    line(out, Plot.LEFT, Plot.BOTTOM, Plot.RIGHT, Plot.BOTTOM);
  }

  private static void line(StringBuilder out, double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            Locale.ROOT, "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n", x1, y1, x2, y2));
  }

  private static void path(StringBuilder out, String kind, String data) {
    if (!data.isEmpty()) {
      out.append("<path class=\"").append(kind).append("\" d=\"").append(data).append("\"/>\n");
    }
  }

  private static void text(StringBuilder out, String kind, double x, double y, String text) {
    out.append("<text class=\"%s\" x=\"%s\" y=\"%s\">".formatted(kind, x, y));
    escape(out, text);
    out.append("</text>\n");
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' || Character.isSurrogate(c) ? '?' : c);
      }
    }
  }
}
