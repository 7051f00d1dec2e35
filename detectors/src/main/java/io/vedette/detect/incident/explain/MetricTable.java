package io.vedette.detect.incident.explain;

import io.vedette.model.Entity;
import java.util.List;

/**
 * Recorded metrics, one column each, all at the same times.
 *
 * @param values column by row; {@link Double#NaN} where there is no value
 */
public record MetricTable(List<Column> columns, double[][] values) {
  /** An empty table. */
  public static final MetricTable EMPTY = new MetricTable(List.of(), new double[0][]);

  /** What a column measures, and of whom. */
  public record Column(Entity entity, String metric) {}

  public MetricTable {
    columns = List.copyOf(columns);
    if (columns.size() != values.length) {
      throw new IllegalArgumentException(
          columns.size() + " column names for " + values.length + " columns of values");
    }
  }

  /** Number of rows. */
  int rows() {
    return values.length == 0 ? 0 : values[0].length;
  }
}
