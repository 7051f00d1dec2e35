package io.vedette.cli.config;

import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/** The documentation of all keys as a YAML file that changes nothing: every key at its default. */
public final class Defaults {
  private static final int WIDTH = 96;

  private Defaults() {}

  /** The default of one key. */
  static Settings.Value of(RecordComponent key) {
    Node node = new Yaml().compose(new StringReader(key(key).def()));
    return new Settings.Value(node, "the default of " + key.getName());
  }

  /** The commented file. */
  public static String yaml() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# Vedette's configuration: every key with its default. Keep only what you change.\n");
    out.append("# An environment variable overrides a key: VEDETTE_KAFKA_BOOTSTRAP_SERVERS for\n");
    out.append("# kafka.bootstrapServers; so does the option --set kafka.bootstrapServers=…\n");
    for (RecordComponent section : VedetteConfig.class.getRecordComponents()) {
      out.append('\n');
      comment(out, "", key(section).value());
      out.append(section.getName()).append(":\n");
      for (RecordComponent key : section.getType().getRecordComponents()) {
        comment(out, "  ", key(key).value() + " (" + Values.describe(key) + ")");
        out.append("  ").append(key.getName()).append(": ").append(key(key).def()).append('\n');
      }
    }
    return out.toString();
  }

  /** {@code VEDETTE_KAFKA_BOOTSTRAP_SERVERS} for {@code kafka.bootstrapServers}. */
  static String variable(String section, String key) {
    String snake = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
    return ("VEDETTE_" + section + "_" + snake).toUpperCase(Locale.ROOT);
  }

  static Key key(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " is not documented; annotate it with @Key");
    }
    return key;
  }

  private static void comment(StringBuilder out, String indent, String text) {
    StringBuilder line = new StringBuilder(indent).append('#');
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent).append('#');
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }
}
