package io.vedette.cli.config;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the configuration: file, then {@code VEDETTE_…} variables, then {@code --set} options. */
public final class ConfigLoader {
  /** Variables of the launcher and of options, which are no configuration keys. */
  private static final Set<String> RESERVED =
      Set.of(
          "VEDETTE_CONFIG",
          "VEDETTE_DATA_DIR",
          "VEDETTE_HOME",
          "VEDETTE_JAVA_OPTS",
          "VEDETTE_MAVEN_OPTS");

  private ConfigLoader() {}

  /**
   * @param file the YAML file, or null for the defaults
   * @param environment variables; those that do not start with {@code VEDETTE_} are not looked at
   * @param overrides {@code section.key} to value
   * @throws ConfigException with all that is wrong
   */
  public static VedetteConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> overrides)
      throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings = new Settings(problems);
    if (file != null) {
      read(file, settings, problems);
    }
    environment(environment, settings, problems);
    overrides.forEach((name, value) -> override(name, value, settings, problems));
    return new Binder(settings, problems).bind(VedetteConfig.class);
  }

  /** What runs without any configuration. */
  public static VedetteConfig defaults() {
    try {
      return load(null, Map.of(), Map.of());
    } catch (ConfigException e) {
      throw new IllegalStateException("the defaults are wrong", e);
    }
  }

  private static void read(Path file, Settings settings, List<ConfigProblem> problems) {
    try {
      settings.yaml(file.toString(), Files.readString(file));
    } catch (IOException e) {
      problems.add(new ConfigProblem(file.toString(), "cannot be read: " + e));
    }
  }

  private static void environment(
      Map<String, String> environment, Settings settings, List<ConfigProblem> problems) {
    Map<String, String[]> known = new LinkedHashMap<>();
    for (RecordComponent section : VedetteConfig.class.getRecordComponents()) {
      for (String key : Binder.names(section.getType())) {
        known.put(Defaults.variable(section.getName(), key), new String[] {section.getName(), key});
      }
    }
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              String[] key = known.get(name);
              if (key != null) {
                settings.set(key[0], key[1], value, "environment variable " + name);
              } else if (name.startsWith("VEDETTE_") && !RESERVED.contains(name)) {
                problems.add(
                    new ConfigProblem(
                        "environment variable " + name,
                        "no such key; " + nearest(name, known.keySet())));
              }
            });
  }

  private static String nearest(String name, Set<String> known) {
    String suggestion = Suggestions.of(name, known);
    return suggestion.startsWith("known") ? "see 'vedette config --print-defaults'" : suggestion;
  }

  private static void override(
      String name, String value, Settings settings, List<ConfigProblem> problems) {
    int dot = name.indexOf('.');
    if (dot < 1) {
      problems.add(
          new ConfigProblem(
              "--set " + name, "is not of the form section.key=value, as kafka.port=0"));
      return;
    }
    settings.set(name.substring(0, dot), name.substring(dot + 1), value, "--set " + name);
  }
}
