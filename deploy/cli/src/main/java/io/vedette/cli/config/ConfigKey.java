package io.vedette.cli.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of the configuration file.
 *
 * @param path section and name, {@code gateway.httpPort}
 * @param type how its value is read
 * @param defaultValue in the file's own form
 * @param doc one or two sentences
 */
public record ConfigKey(String path, Type type, String defaultValue, String doc) {
  /** Kinds of values. */
  public enum Type {
    TEXT,
    SECRET,
    INTEGER,
    NUMBER,
    BOOLEAN,
    DURATION,
    PORT,
    LIST,
    PROPERTIES
  }

  /** {@code VEDETTE_GATEWAY_HTTP_PORT}. */
  public String environmentVariable() {
    return "VEDETTE_"
        + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** What is wrong with a value, and what to write instead. */
  Optional<String> problem(String value) {
    return switch (type) {
      case TEXT, SECRET, LIST, PROPERTIES -> Optional.empty();
      case INTEGER ->
          value.matches("\\d{1,9}")
              ? Optional.empty()
              : Optional.of("'" + value + "' is no whole number of 0 or more");
      case NUMBER ->
          value.matches("\\d{1,9}(\\.\\d{1,9})?")
              ? Optional.empty()
              : Optional.of("'" + value + "' is no number of 0 or more");
      case PORT ->
          value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535
              ? Optional.empty()
              : Optional.of("'" + value + "' is no port, 0 (any free one) to 65535");
      case BOOLEAN ->
          List.of("true", "false").contains(value)
              ? Optional.empty()
              : Optional.of("'" + value + "' is neither true nor false");
      case DURATION ->
          duration(value).isPresent()
              ? Optional.empty()
              : Optional.of("'" + value + "' is no duration; write 500ms, 10s, 5m, 2h or 1d");
    };
  }

  /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
  static Optional<Duration> duration(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    try {
      if (lower.matches("\\d{1,12}ms")) {
        return Optional.of(
            Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2))));
      }
      return Optional.of(Duration.parse((lower.endsWith("d") ? "p" : "pt") + lower))
          .filter(d -> !d.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
