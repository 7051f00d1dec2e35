package io.vedette.model;

/**
 * One point of a watched series with its verdict, for plots and for {@code /metrics}.
 *
 * @param series in PromQL form
 */
public record BandPoint(
    String series,
    Entity entity,
    long timeMillis,
    double value,
    double expected,
    double lower,
    double upper,
    double score,
    Outcome outcome) {}
