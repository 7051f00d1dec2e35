package io.vedette.cli.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML nodes to the types that a record component may have. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Values() {}

  /**
   * @throws IllegalArgumentException where the node is not of the component's type or out of range;
   *     the message says what would be
   */
  static Object of(Node node, RecordComponent component) {
    Class<?> type = component.getType();
    if (type == List.class) {
      return list(node);
    }
    if (type == Map.class) {
      return map(node);
    }
    if (!(node instanceof ScalarNode)) {
      throw new IllegalArgumentException("is a single value, not a list or mapping");
    }
    return scalar(Settings.text(node).trim(), type, component.getAnnotation(Key.class));
  }

  private static Object scalar(String text, Class<?> type, Key key) {
    if (type == String.class) {
      return text;
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    if (type == boolean.class) {
      return bool(text);
    }
    if (type == int.class) {
      return (int) number(text, key, Integer.MAX_VALUE);
    }
    if (type == long.class) {
      return number(text, key, Long.MAX_VALUE);
    }
    if (type == double.class) {
      return real(text);
    }
    if (type == Duration.class) {
      return duration(text);
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    throw new IllegalStateException("no configuration values of type " + type);
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is not true or false");
    };
  }

  private static long number(String text, Key key, long typeMax) {
    long least = key.min() == Long.MIN_VALUE ? 0 : key.min();
    long most = Math.min(key.max(), typeMax);
    String range = "; give a whole number from " + least + " to " + most;
    long value;
    try {
      value = Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number" + range, e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(value + " is out of range" + range);
    }
    return value;
  }

  private static double real(String text) {
    if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      throw new IllegalArgumentException("'" + text + "' is no number of 0 or more, as 1.5");
    }
    return Double.parseDouble(text);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; give a number with ms, s, m, h or d, as in 30s");
    }
    long amount = Long.parseLong(matcher.group(1));
    TimeUnit unit =
        switch (matcher.group(2)) {
          case "ms" -> TimeUnit.MILLISECONDS;
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.DAYS;
        };
    return Duration.of(amount, unit.toChronoUnit());
  }

  private static Object constant(String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toList());
    throw new IllegalArgumentException("'" + text + "'; " + Suggestions.of(text, names));
  }

  /** A sequence, or a text with commas as environment variables have it. */
  private static List<String> list(Node node) {
    if (node instanceof SequenceNode sequence) {
      return Settings.texts(sequence.getValue());
    }
    if (node instanceof ScalarNode scalar) {
      return Arrays.stream(scalar.getValue().split(","))
          .map(String::trim)
          .filter(item -> !item.isEmpty())
          .toList();
    }
    throw new IllegalArgumentException("is a list: [a, b]");
  }

  private static Map<String, String> map(Node node) {
    if (node instanceof ScalarNode scalar && scalar.getValue().isBlank()) {
      return Map.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw new IllegalArgumentException("is a mapping: {name: value}");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      map.put(Settings.text(entry.getKeyNode()), Settings.text(entry.getValueNode()));
    }
    return Map.copyOf(map);
  }

  /** The type as a user reads it, for the documentation. */
  static String describe(RecordComponent component) {
    Class<?> type = component.getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" | "));
    }
    return component.getGenericType() instanceof ParameterizedType
        ? (type == List.class ? "list" : "mapping")
        : type.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
