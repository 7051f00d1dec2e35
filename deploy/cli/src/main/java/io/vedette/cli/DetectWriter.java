package io.vedette.cli;

import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Outcome;
import io.vedette.model.Verdict;
import io.vedette.review.BandChart;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Writes judged rows as CSV, and keeps what a plot needs. */
final class DetectWriter {
  /** A picture of more panels is no longer looked at. */
  private static final int MAX_PANELS = 20;

  private final boolean explain;
  private final boolean plot;
  private final Map<String, List<BandPoint>> panels = new LinkedHashMap<>();

  DetectWriter(boolean explain, boolean plot) {
    this.explain = explain;
    this.plot = plot;
  }

  /**
   * One row.
   *
   * @param lead the cells before the score
   * @param driver the column or series that the score is of
   * @param value what was judged
   * @param surprise of this point alone, in decades
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(
      Object[] lead,
      long timeMillis,
      double score,
      boolean anomaly,
      String driver,
      double value,
      @Nullable Verdict verdict,
      double surprise) {}

  /** A table whose first columns are given; the caller flushes it. */
  Table table(Writer to, String panel, String... lead) throws IOException {
    CSVPrinter print =
        new CSVPrinter(to, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get());
    List<String> header = new ArrayList<>(List.of(lead));
    header.add("score");
    header.add("anomaly");
    if (explain) {
      header.addAll(VerdictColumns.NAMES);
    }
    print.printRecord(header);
    return new Table(print, panel);
  }

  /** One table under way. */
  final class Table {
    private final CSVPrinter print;
    private final String panel;

    private Table(CSVPrinter print, String panel) {
      this.print = print;
      this.panel = panel;
    }

    void row(Row row) throws IOException {
      for (Object cell : row.lead()) {
        print.print(cell);
      }
      print.print(row.score());
      print.print(row.anomaly() ? 1 : 0);
      if (explain) {
        for (Object cell : VerdictColumns.of(row)) {
          print.print(cell);
        }
      }
      print.println();
      if (plot) {
        keep(panel.isEmpty() ? row.driver() : panel, row);
      }
    }

    void flush() throws IOException {
      print.flush();
    }
  }

  private void keep(String panel, Row row) {
    List<BandPoint> points = panels.get(panel);
    if (points == null) {
      if (panels.size() >= MAX_PANELS) {
        return;
      }
      points = new ArrayList<>();
      panels.put(panel, points);
    }
    Verdict v = row.verdict();
    points.add(
        new BandPoint(
            row.driver(),
            new Entity(EntityType.SERIES, "", row.driver()),
            row.timeMillis(),
            row.value(),
            v == null ? Double.NaN : v.expected(),
            v == null ? Double.NaN : v.lower(),
            v == null ? Double.NaN : v.upper(),
            row.score() + (row.anomaly() ? 1 : 0), // so that thinning keeps what is marked
            row.anomaly() ? Outcome.ANOMALOUS : Outcome.NORMAL));
  }

  /** What was kept, one panel a series. */
  List<BandChart.Panel> panels() {
    return panels.entrySet().stream()
        .map(e -> new BandChart.Panel(e.getKey(), e.getValue()))
        .toList();
  }
}
