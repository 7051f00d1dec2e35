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
 *
 * <p>A case of a correlation is a list of events, a second apart; {@code {repeat: N, event: {…}}}
 * stands for N events in which {@code ${n}} is 0, 1, 2, ….
 */
final class Cases {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_REPEAT = 10_000;

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
    for (YamlNode item : list.list()) {
      List<String> documents = new ArrayList<>();
      for (YamlNode event : item.list()) {
        repeated(event, documents);
      }
      cases.add(new SigmaCase(source, item.line(), documents, match));
    }
  }

  private static void repeated(YamlNode event, List<String> documents) {
    YamlNode repeat = event.isMap() ? event.get("repeat") : null;
    if (repeat == null) {
      documents.add(document(event));
      return;
    }
    event.onlyKeys("repeat", "event");
    double times = repeat.number();
    if (!(times >= 1 && times <= MAX_REPEAT)) {
      throw repeat.error("'repeat' is " + repeat.text() + "; use 1 to " + MAX_REPEAT);
    }
    String text = document(event.require("event"));
    for (int n = 0; n < (int) times; n++) {
      documents.add(text.replace("${n}", Integer.toString(n)));
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
