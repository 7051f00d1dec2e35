package io.vedette.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name a past range of a Prometheus. */
final class PrometheusRange {
  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "Prometheus, or what speaks its query API, as in http://127.0.0.1:9090.")
  private @Nullable URI prometheus;

  @Option(
      names = "--prometheus-token-file",
      paramLabel = "FILE",
      description = "File that holds the bearer token that it asks for.")
  private @Nullable Path tokenFile;

  @Option(names = "--query", paramLabel = "PROMQL", description = "What to ask it for.")
  private @Nullable String query;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Start: 2026-11-24T10:00:00Z, or as long ago as 7d, 12h, 30m (default: 1d).",
      defaultValue = "1d")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Time.class,
      description = "End, written alike (default: now).",
      defaultValue = "now")
  private Instant to;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      converter = Step.class,
      description = "Distance of points; best the scrape interval (default: ${DEFAULT-VALUE}).",
      defaultValue = "1m")
  private Duration step;

  @Nullable URI prometheus() {
    return prometheus;
  }

  @Nullable Path tokenFile() {
    return tokenFile;
  }

  @Nullable String query() {
    return query;
  }

  long fromMillis() {
    return from.toEpochMilli();
  }

  long toMillis() {
    return to.toEpochMilli();
  }

  Duration step() {
    return step;
  }

  /** An instant, or how long ago. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      if (text.equals("now")) {
        return Instant.now();
      }
      try {
        return text.contains("T") ? Instant.parse(text) : Instant.now().minus(duration(text));
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time; write 2026-11-24T10:00:00Z, now, or 7d for a week ago");
      }
    }
  }

  /** A positive duration. */
  static final class Step implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration step = duration(text);
        if (!step.isNegative() && !step.isZero()) {
          return step;
        }
      } catch (DateTimeParseException e) {
        // said below
      }
      throw new TypeConversionException("'" + text + "' is no duration; write 15s, 1m, 2h or 7d");
    }
  }

  private static Duration duration(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return Duration.parse(lower.endsWith("d") ? "p" + lower : "pt" + lower);
  }
}
