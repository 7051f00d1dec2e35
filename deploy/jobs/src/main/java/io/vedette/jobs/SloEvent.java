package io.vedette.jobs;

import io.vedette.model.Entity;

/**
 * Something that an objective counts.
 *
 * @param slo name of the objective
 * @param entity whose budget it is
 * @param part what the value counts
 * @param series for a cumulative counter, the series whose growth counts; else empty
 * @param value how many, or the counter's reading
 */
record SloEvent(
    String slo, Entity entity, Part part, String series, long timeMillis, double value) {
  enum Part {
    GOOD,
    BAD,
    TOTAL
  }

  String key() {
    return slo + '|' + entity.id();
  }
}
