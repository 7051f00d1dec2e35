package io.vedette.cli.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values in force: the defaults, overridden by the file, overridden by the environment. */
public final class Settings {
  private static final Map<String, ConfigKey> KEYS =
      ConfigKeys.ALL.stream()
          .collect(Collectors.toMap(ConfigKey::path, k -> k, (a, b) -> a, LinkedHashMap::new));

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Map<String, String>> properties = new HashMap<>();

  private Settings() {
    KEYS.values().forEach(key -> values.put(key.path(), key.defaultValue()));
  }

  /** The defaults. */
  public static Settings defaults() {
    return new Settings();
  }

  /**
   * Reads a file.
   *
   * @param environment variables; those that start with {@code VEDETTE_} and name a key override it
   * @throws ConfigException with every problem of file and environment, each with line, value and
   *     remedy
   */
  public static Settings load(Path file, Map<String, String> environment) throws ConfigException {
    List<String> problems = new ArrayList<>();
    Settings settings = new Settings();
    try {
      settings.read(file.getFileName().toString(), Files.readString(file), problems);
    } catch (IOException e) {
      problems.add("cannot read " + file + ": " + e.getMessage());
    }
    settings.override(environment, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  /**
   * The defaults, overridden by the environment.
   *
   * @throws ConfigException with every problem
   */
  public static Settings fromEnvironment(Map<String, String> environment) throws ConfigException {
    List<String> problems = new ArrayList<>();
    Settings settings = new Settings();
    settings.override(environment, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  /** The same with one value replaced, as a command-line option asks. */
  public Settings with(String path, String value) {
    Settings copy = new Settings();
    copy.values.putAll(values);
    copy.properties.putAll(properties);
    copy.values.put(key(path).path(), value);
    return copy;
  }

  private void read(String file, String yaml, List<String> problems) throws IOException {
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      List<String> path = new ArrayList<>();
      String field = "";
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        if (t == JsonToken.FIELD_NAME) {
          field = parser.currentName();
        } else if (t == JsonToken.START_OBJECT) {
          path.add(field);
        } else if (t == JsonToken.END_OBJECT) {
          path.remove(path.size() - 1);
        } else if (t == JsonToken.START_ARRAY) {
          accept(file, line, join(path, field), items(parser), problems);
        } else if (t.isScalarValue()) {
          String text = t == JsonToken.VALUE_NULL ? "" : parser.getText();
          accept(file, line, join(path, field), text, problems);
        }
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      problems.add("%s:%d: not YAML: %s".formatted(file, line, e.getOriginalMessage()));
    }
  }

  private static String items(JsonParser parser) throws IOException {
    List<String> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken();
        t != null && t != JsonToken.END_ARRAY;
        t = parser.nextToken()) {
      if (t.isScalarValue()) {
        items.add(parser.getText());
      }
    }
    return String.join(",", items);
  }

  private static String join(List<String> path, String field) {
    String parents = path.stream().filter(p -> !p.isEmpty()).collect(Collectors.joining("."));
    return parents.isEmpty() ? field : parents + '.' + field;
  }

  private void accept(String file, int line, String path, String value, List<String> problems) {
    for (ConfigKey key : KEYS.values()) {
      if (key.type() == ConfigKey.Type.PROPERTIES && path.startsWith(key.path() + '.')) {
        String name = path.substring(key.path().length() + 1);
        properties.computeIfAbsent(key.path(), k -> new HashMap<>()).put(name, value);
        return;
      }
    }
    ConfigKey key = KEYS.get(path);
    if (key == null) {
      problems.add(
          "%s:%d: unknown key '%s'; did you mean '%s'?".formatted(file, line, path, near(path)));
      return;
    }
    key.problem(value)
        .ifPresentOrElse(
            problem -> problems.add("%s:%d: %s: %s".formatted(file, line, path, problem)),
            () -> values.put(path, value));
  }

  private void override(Map<String, String> environment, List<String> problems) {
    for (ConfigKey key : KEYS.values()) {
      String value = environment.get(key.environmentVariable());
      if (value != null) {
        key.problem(value)
            .ifPresentOrElse(
                problem -> problems.add(key.environmentVariable() + ": " + problem),
                () -> values.put(key.path(), value));
      }
    }
  }

  private static String near(String path) {
    return KEYS.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(path, known)))
        .orElse("");
  }

  /** Edit distance (Levenshtein 1966). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private static ConfigKey key(String path) {
    ConfigKey key = KEYS.get(path);
    if (key == null) {
      throw new IllegalArgumentException("no configuration key " + path);
    }
    return key;
  }

  public String text(String path) {
    return values.getOrDefault(key(path).path(), "");
  }

  public boolean flag(String path) {
    return Boolean.parseBoolean(text(path));
  }

  public int integer(String path) {
    return Integer.parseInt(text(path));
  }

  public double number(String path) {
    return Double.parseDouble(text(path));
  }

  public Duration duration(String path) {
    return ConfigKey.duration(text(path)).orElseThrow();
  }

  public List<String> list(String path) {
    return Stream.of(text(path).split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  public Map<String, String> properties(String path) {
    return Map.copyOf(properties.getOrDefault(key(path).path(), Map.of()));
  }
}
