package io.vedette.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What was written, still untyped: values by section and key, each with where it came from. A later
 * source replaces an earlier one: file, then environment, then command line.
 */
final class Settings {
  /** A value as its YAML node, and where it was written. */
  record Value(Node node, String where) {}

  private final Map<String, Map<String, Value>> sections = new LinkedHashMap<>();
  private final Map<String, String> sectionPlaces = new LinkedHashMap<>();
  private final List<ConfigProblem> problems;

  Settings(List<ConfigProblem> problems) {
    this.problems = problems;
  }

  Map<String, Map<String, Value>> sections() {
    return sections;
  }

  String place(String section) {
    return sectionPlaces.getOrDefault(section, "defaults");
  }

  /** Reads a file's text. */
  void yaml(String file, String text) {
    Node root = parse(file, text).orElse(null);
    if (root == null) {
      return;
    }
    if (!(root instanceof MappingNode top)) {
      problems.add(
          new ConfigProblem(at(file, root), "a configuration is made of sections, kafka: …"));
      return;
    }
    for (NodeTuple entry : top.getValue()) {
      section(file, entry);
    }
  }

  private void section(String file, NodeTuple entry) {
    String section = text(entry.getKeyNode());
    sectionPlaces.put(section, at(file, entry.getKeyNode()));
    Map<String, Value> keys = sections.computeIfAbsent(section, s -> new LinkedHashMap<>());
    if (entry.getValueNode() instanceof MappingNode mapping) {
      for (NodeTuple key : mapping.getValue()) {
        String where = at(file, key.getKeyNode());
        keys.put(text(key.getKeyNode()), new Value(key.getValueNode(), where));
      }
    } else if (!Tag.NULL.equals(entry.getValueNode().getTag())) {
      problems.add(
          new ConfigProblem(
              at(file, entry.getValueNode()), section + " is a section; put its keys below it"));
    }
  }

  /** Sets one key from a text, read as YAML. */
  void set(String section, String key, String value, String where) {
    Node node =
        parse(where, value)
            .orElseGet(
                () ->
                    new ScalarNode(
                        Tag.STR,
                        "",
                        null,
                        null,
                        org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN));
    sections.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(key, new Value(node, where));
    sectionPlaces.putIfAbsent(section, where);
  }

  private Optional<Node> parse(String where, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return Optional.ofNullable(new Yaml(options).compose(new java.io.StringReader(text)));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new ConfigProblem(where + ":" + line, "not YAML: " + e.getProblem()));
      return Optional.empty();
    }
  }

  /** All texts of scalars within a node, in order. */
  static List<String> texts(List<Node> nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(text(node)));
    return texts;
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : node.toString();
  }

  private static String at(String file, Node node) {
    return file + ":" + (node.getStartMark().getLine() + 1);
  }
}
