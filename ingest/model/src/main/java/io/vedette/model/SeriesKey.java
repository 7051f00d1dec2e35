package io.vedette.model;

/**
 * Identity of a metric series: its name and labels.
 *
 * @param name metric name as the sender wrote it
 * @param labels the labels that tell it from its siblings, without {@code __name__}
 */
public record SeriesKey(String name, Attributes labels) {
  public SeriesKey {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a series needs a metric name; labels " + labels);
    }
  }

  /** As PromQL selects it: {@code name{a="b"}}. */
  @Override
  public String toString() {
    return labels.isEmpty() ? name : name + labels;
  }
}
