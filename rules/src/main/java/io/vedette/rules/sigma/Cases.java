package io.vedette.rules.sigma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The test cases that a rule carries in its custom block, events as YAML mappings or JSON text:
 *
 * <pre>
 * vedette:
 *   source: k8s_audit
 *   match:    [ {verb: create, …}, … ]
 *   no_match: [ {verb: get, …}, … ]
 * </pre>
 */
final class Cases {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Cases() {}

  static List<SigmaCase> parse(YamlNode rule) {
    YamlNode tests = rule.get("vedette");
    if (tests == null) {
      return List.of();
    }
    tests.onlyKeys("source", "match", "no_match");
    String source = tests.require("source").text();
    List<SigmaCase> cases = new ArrayList<>();
    add(tests, source, "match", true, cases);
    add(tests, source, "no_match", false, cases);
    return cases;
  }

  private static void add(
      YamlNode tests, String source, String key, boolean match, List<SigmaCase> cases) {
    YamlNode list = tests.get(key);
    if (list == null) {
      return;
    }
    for (YamlNode event : list.list()) {
      cases.add(new SigmaCase(source, event.line(), document(event), match));
    }
  }

  private static String document(YamlNode event) {
    try {
      return event.isMap() ? MAPPER.writeValueAsString(event.plain()) : event.text();
    } catch (JsonProcessingException e) {
      throw event.error("test event cannot be written as JSON: " + e.getOriginalMessage());
    }
  }
}
