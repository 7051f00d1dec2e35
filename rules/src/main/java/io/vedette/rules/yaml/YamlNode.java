package io.vedette.rules.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.rules.RuleException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of a YAML document that knows its line, so that every complaint can name it. Values stay
 * text: nothing is constructed from tags.
 */
public final class YamlNode {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NODES = 500_000;

  private final Node node;

  private YamlNode(Node node) {
    this.node = node;
  }

  /**
   * All documents of a file; empty ones are left out.
   *
   * @throws RuleException where the text is not YAML, or is a bomb of aliases
   */
  public static List<YamlNode> documents(String text) {
    List<YamlNode> documents = new ArrayList<>();
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
        measure(node, 0, new int[1]);
        YamlNode document = new YamlNode(node);
        if (!document.isNull()) {
          documents.add(document);
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new RuleException(
          "not YAML: "
              + e.getProblem()
              + "; check the indentation, and quote a value that begins with * & ! % @ or `",
          line);
    } catch (YAMLException e) {
      throw new RuleException("not YAML: " + e.getMessage());
    }
    return documents;
  }

  /** Aliases share nodes: without a count, a few lines could unfold to billions, or to a loop. */
  private static void measure(Node node, int depth, int[] count) {
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    if (depth > MAX_DEPTH) {
      throw new RuleException("nested deeper than " + MAX_DEPTH + " levels; flatten it", line);
    }
    if (++count[0] > MAX_NODES) {
      throw new RuleException("more than " + MAX_NODES + " values; split the file", line);
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(child -> measure(child, depth + 1, count));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        measure(tuple.getKeyNode(), depth + 1, count);
        measure(tuple.getValueNode(), depth + 1, count);
      }
    }
  }

  /** Line in the file, from 1. */
  public int line() {
    return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  /** True for a plain number. */
  public boolean isNumber() {
    return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
  }

  /** A plain {@code true} or {@code false}. */
  public boolean isBoolean() {
    return node.getTag().equals(Tag.BOOL);
  }

  /** A scalar's text as written. */
  public String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error("expected a single value here, found a " + (isMap() ? "mapping" : "list"));
  }

  public boolean bool() {
    return switch (text().toLowerCase(java.util.Locale.ROOT)) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default -> throw error("'" + text() + "' is not true or false");
    };
  }

  public double number() {
    try {
      return Double.parseDouble(text().replace("_", ""));
    } catch (NumberFormatException e) {
      throw error("'" + text() + "' is not a number");
    }
  }

  /** Entries in the order written. */
  public Map<String, YamlNode> map() {
    if (!(node instanceof MappingNode mapping)) {
      throw error(
          "expected 'key: value' lines here, found " + (isList() ? "a list" : "'" + text() + "'"));
    }
    Map<String, YamlNode> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(tuple.getKeyNode());
      if (map.put(key.text(), new YamlNode(tuple.getValueNode())) != null) {
        throw key.error("'" + key.text() + "' is given twice; remove one");
      }
    }
    return map;
  }

  /** The items of a list; a single value is a list of one, null of none. */
  public List<YamlNode> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(child -> new YamlNode(child)).toList();
    }
    return isNull() ? List.of() : List.of(this);
  }

  public List<String> texts() {
    return list().stream().map(YamlNode::text).toList();
  }

  public @Nullable YamlNode get(String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          YamlNode value = new YamlNode(tuple.getValueNode());
          return value.isNull() ? null : value;
        }
      }
    }
    return null;
  }

  public YamlNode require(String key) {
    YamlNode value = get(key);
    if (value == null) {
      throw error("'" + key + "' is missing; add it");
    }
    return value;
  }

  public String text(String key, String fallback) {
    YamlNode value = get(key);
    return value == null ? fallback : value.text();
  }

  public List<String> texts(String key) {
    YamlNode value = get(key);
    return value == null ? List.of() : value.texts();
  }

  /** Remarks for people: what is no plain text is given as JSON instead of being refused. */
  public List<String> looseTexts(String key) {
    YamlNode value = get(key);
    return value == null
        ? List.of()
        : value.list().stream().map(n -> n.isScalar() ? n.text() : n.json().toString()).toList();
  }

  /** This mapping laid over another: mappings are merged by key, any other value replaces. */
  public YamlNode over(YamlNode below) {
    if (!(node instanceof MappingNode mine) || !(below.node instanceof MappingNode theirs)) {
      return this;
    }
    Map<String, YamlNode> under = below.map();
    Map<String, YamlNode> above = map();
    List<NodeTuple> tuples = new ArrayList<>();
    for (NodeTuple tuple : theirs.getValue()) {
      if (!above.containsKey(new YamlNode(tuple.getKeyNode()).text())) {
        tuples.add(tuple);
      }
    }
    for (NodeTuple tuple : mine.getValue()) {
      YamlNode value = new YamlNode(tuple.getValueNode());
      YamlNode other = under.get(new YamlNode(tuple.getKeyNode()).text());
      Node merged = other == null ? value.node : value.over(other).node;
      tuples.add(new NodeTuple(tuple.getKeyNode(), merged));
    }
    return mapping(mine, tuples);
  }

  /** This mapping without a key. */
  public YamlNode without(String key) {
    if (!(node instanceof MappingNode mine)) {
      return this;
    }
    List<NodeTuple> tuples =
        mine.getValue().stream()
            .filter(
                t -> !(t.getKeyNode() instanceof ScalarNode name) || !name.getValue().equals(key))
            .toList();
    return mapping(mine, tuples);
  }

  private static YamlNode mapping(MappingNode at, List<NodeTuple> tuples) {
    return new YamlNode(
        new MappingNode(
            at.getTag(), true, tuples, at.getStartMark(), at.getEndMark(), at.getFlowStyle()));
  }

  /** Scalars of a mapping, as text. */
  public Map<String, String> textMap(String key) {
    Map<String, String> out = new LinkedHashMap<>();
    YamlNode value = get(key);
    if (value != null) {
      value.map().forEach((k, v) -> out.put(k, v.text()));
    }
    return out;
  }

  /** Refuses keys that nobody reads: a misspelt one would silently weaken a rule. */
  public void onlyKeys(String... known) {
    List<String> names = List.of(known);
    for (Map.Entry<String, YamlNode> e : map().entrySet()) {
      if (!names.contains(e.getKey())) {
        throw e.getValue()
            .error("unknown key '" + e.getKey() + "'; known are " + String.join(", ", names));
      }
    }
  }

  /** This node as plain maps, lists, strings, numbers, booleans and nulls, for JSON. */
  public @Nullable Object plain() {
    if (node instanceof SequenceNode) {
      List<@Nullable Object> out = new ArrayList<>();
      list().forEach(item -> out.add(item.plain()));
      return out;
    }
    if (node instanceof MappingNode) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      map().forEach((k, v) -> out.put(k, v.plain()));
      return out;
    }
    if (isNull()) {
      return null;
    }
    if (isBoolean()) {
      return bool();
    }
    if (isNumber()) {
      double number = number();
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? (Object) (long) number
          : number;
    }
    return text();
  }

  /** This node as a JSON tree. */
  public JsonNode json() {
    return JSON.valueToTree(plain());
  }

  public RuleException error(String reason) {
    return new RuleException(reason, line());
  }
}
