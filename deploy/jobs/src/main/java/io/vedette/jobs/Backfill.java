package io.vedette.jobs;

import io.vedette.model.Attributes;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Samples of the past that warm a series up before it is live. They carry a label that says so, so
 * that they need no side channel and a replay treats them alike: the series monitor takes the label
 * off, learns from the point and raises nothing; nobody else sees them.
 */
public final class Backfill {
  /** The label, a legal one in every protocol. */
  public static final String LABEL = "vedette_backfill";

  private Backfill() {}

  /** Whether a sample is one of the past. */
  public static boolean is(MetricSample sample) {
    return sample.series().labels().get(LABEL) != null;
  }

  /** The series that a sample belongs to. */
  static SeriesKey series(MetricSample sample) {
    return is(sample) ? unmarked(sample.series()) : sample.series();
  }

  private static SeriesKey unmarked(SeriesKey series) {
    Map<String, String> labels = new LinkedHashMap<>(series.labels().asMap());
    labels.remove(LABEL);
    return new SeriesKey(series.name(), Attributes.of(labels));
  }
}
