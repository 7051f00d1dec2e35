package io.vedette.cli;

import io.vedette.predict.scale.Backtest.Contestant;
import io.vedette.predict.scale.LoadTrace;
import io.vedette.predict.scale.ServiceModel;
import io.vedette.predict.scale.SimulationResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Replicas over time of each autoscaler, over the replicas that the load needs, as SVG. */
final class SimulationPlot {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 460;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 70;
  private static final int BOTTOM = 40;

  /** Points of a line: more than pixels would only make the file larger. */
  private static final int COLUMNS = WIDTH - LEFT - RIGHT;

  private final LoadTrace load;
  private final ServiceModel model;
  private final Map<Contestant, SimulationResult> results;
  private final double most;

  SimulationPlot(LoadTrace load, ServiceModel model, Map<Contestant, SimulationResult> results) {
    this.load = load;
    this.model = model;
    this.results = results;
    most =
        results.values().stream().mapToInt(SimulationResult::peakReplicas).max().orElse(1) * 1.05;
  }

  String svg() {
    StringBuilder svg = new StringBuilder(200_000);
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
            .formatted(WIDTH, HEIGHT));
    axes(svg);
    line(svg, "#c8c8c8", this::needed);
    int row = 0;
    legend(svg, row++, "#c8c8c8", "load / replica capacity");
    for (Map.Entry<Contestant, SimulationResult> entry : results.entrySet()) {
      SimulationResult result = entry.getValue();
      int[] replicas = result.replicas();
      String color = color(entry.getKey());
      line(svg, color, x -> replicas[(int) ((long) x * (replicas.length - 1) / (COLUMNS - 1))]);
      legend(svg, row++, color, caption(entry.getKey(), result));
    }
    return svg.append("</svg>\n").toString();
  }

  private double needed(int x) {
    long from = load.startMillis() + (load.endMillis() - load.startMillis()) * x / COLUMNS;
    long to = load.startMillis() + (load.endMillis() - load.startMillis()) * (x + 1) / COLUMNS;
    return load.peak(from, Math.min(to, load.endMillis() - 1)) / model.replicaCapacity();
  }

  private static String caption(Contestant who, SimulationResult result) {
    return String.format(
        Locale.ROOT,
        "%s: %.1f replica hours, %.0f request seconds over the objective, %d flaps",
        who.name().toLowerCase(Locale.ROOT),
        result.replicaHours(),
        result.violationRequestSeconds(),
        result.flaps());
  }

  /** Okabe and Ito's colours, which the colour-blind can tell apart. */
  private static String color(Contestant who) {
    return switch (who) {
      case HPA -> "#d55e00";
      case KEDA -> "#e69f00";
      case ORACLE -> "#009e73";
      case VEDETTE -> "#0072b2";
    };
  }

  private void line(StringBuilder svg, String color, IntToDoubleFunction value) {
    svg.append("<polyline fill=\"none\" stroke-width=\"1.3\" stroke=\"").append(color);
    svg.append("\" points=\"");
    for (int x = 0; x < COLUMNS; x++) {
      svg.append(
          String.format(
              Locale.ROOT, "%d,%.1f ", LEFT + x, y(Math.min(most, value.applyAsDouble(x)))));
    }
    svg.append("\"/>\n");
  }

  private double y(double replicas) {
    return HEIGHT - BOTTOM - replicas / most * (HEIGHT - TOP - BOTTOM);
  }

  private void axes(StringBuilder svg) {
    for (int i = 0; i <= 4; i++) {
      double replicas = most * i / 4;
      text(svg, 8, y(replicas) + 4, String.format(Locale.ROOT, "%.0f", replicas));
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"#eeeeee\"/>%n",
              LEFT,
              WIDTH - RIGHT,
              y(replicas)));
      long time = load.startMillis() + (load.endMillis() - load.startMillis()) * i / 4;
      int x = LEFT + COLUMNS * i / 4 - (i == 4 ? 120 : i == 0 ? 0 : 60);
      text(
          svg,
          x,
          HEIGHT - 12,
          Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  private static void legend(StringBuilder svg, int row, String color, String caption) {
    int x = LEFT + row % 2 * 560;
    int y = 18 + row / 2 * 18;
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/>%n"
            .formatted(x, y - 5, color));
    text(svg, x + 18, y, caption);
  }

  private static void text(StringBuilder svg, int x, double y, String text) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%.1f\" fill=\"#333333\">%s</text>%n", x, y, text));
  }
}
