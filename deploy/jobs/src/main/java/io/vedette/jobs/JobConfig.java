package io.vedette.jobs;

import io.vedette.ingest.flink.SourceOptions;
import io.vedette.predict.EventCalendar;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * What one Vedette job needs to know.
 *
 * @param sources how telemetry is read; its brokers also take the results
 * @param producerProperties further Kafka producer properties of the sinks
 * @param parallelism of every keyed operator, at least 1
 * @param checkpointInterval how often state is saved
 * @param redWindow length of the intervals that spans are summed over
 * @param traceGap how long after its last span a trace is taken as complete
 * @param maxWatchedSeries how many series each have their band published, for plots and /metrics
 * @param bandHorizon bands older than this (wall clock) are not published: a replay of last week
 *     needs no plots
 * @param ruleFiles rules and playbooks in force at the start, path to content; later ones arrive on
 *     the topic {@code vedette_rules}
 * @param calendar holidays and known events that forecasts take into account
 */
public record JobConfig(
    SourceOptions sources,
    Map<String, String> producerProperties,
    int parallelism,
    Duration checkpointInterval,
    Duration redWindow,
    Duration traceGap,
    int maxWatchedSeries,
    Duration bandHorizon,
    Map<String, String> ruleFiles,
    EventCalendar calendar)
    implements Serializable {
  /** Without a calendar. */
  public JobConfig(
      SourceOptions sources,
      Map<String, String> producerProperties,
      int parallelism,
      Duration checkpointInterval,
      Duration redWindow,
      Duration traceGap,
      int maxWatchedSeries,
      Duration bandHorizon,
      Map<String, String> ruleFiles) {
    this(
        sources,
        producerProperties,
        parallelism,
        checkpointInterval,
        redWindow,
        traceGap,
        maxWatchedSeries,
        bandHorizon,
        ruleFiles,
        EventCalendar.NONE);
  }

  public JobConfig {
    producerProperties = Map.copyOf(producerProperties);
    ruleFiles = Map.copyOf(ruleFiles);
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism " + parallelism + "; give at least 1");
    }
    if (redWindow.isNegative() || redWindow.isZero()) {
      throw new IllegalArgumentException("redWindow " + redWindow + " is not positive");
    }
  }

  public static JobConfig of(String bootstrapServers) {
    return new JobConfig(
        SourceOptions.of(bootstrapServers),
        Map.of(),
        2,
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        5000,
        Duration.ofHours(6),
        Map.of());
  }

  public JobConfig withRuleFiles(Map<String, String> files) {
    return new JobConfig(
        sources,
        producerProperties,
        parallelism,
        checkpointInterval,
        redWindow,
        traceGap,
        maxWatchedSeries,
        bandHorizon,
        files,
        calendar);
  }

  /** The same with a calendar. */
  public JobConfig withCalendar(EventCalendar events) {
    return new JobConfig(
        sources,
        producerProperties,
        parallelism,
        checkpointInterval,
        redWindow,
        traceGap,
        maxWatchedSeries,
        bandHorizon,
        ruleFiles,
        events);
  }
}
