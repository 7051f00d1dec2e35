package io.vedette.detect.incident.explain;

import io.vedette.model.Entity;
import java.util.List;

/** Recorded metrics, one column each, all at the same times. */
public final class MetricTable {
  /** An empty table. */
  public static final MetricTable EMPTY = new MetricTable(List.of(), new double[0][]);

  /** What a column measures, and of whom. */
  public record Column(Entity entity, String metric) {}

  private final List<Column> columns;
  private final double[][] values;

  /**
   * @param values column by row, not copied; {@link Double#NaN} where there is no value
   */
  public MetricTable(List<Column> columns, double[][] values) {
    if (columns.size() != values.length) {
      throw new IllegalArgumentException(
          columns.size() + " column names for " + values.length + " columns of values");
    }
    this.columns = List.copyOf(columns);
    this.values = values;
  }

  List<Column> columns() {
    return columns;
  }

  double[] values(int column) {
    return values[column];
  }

  /** The place of a column, or -1. */
  int find(Column column) {
    return columns.indexOf(column);
  }
}
