package io.vedette.rules.sigma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules compiled together. Immutable and safe for many threads. */
public final class SigmaRuleSet {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<SigmaRule> rules;
  private final Map<String, List<SigmaRule>> bySource = new ConcurrentHashMap<>();

  private SigmaRuleSet(List<SigmaRule> rules) {
    this.rules = rules;
  }

  public static SigmaRuleSet compile(Collection<SigmaRule> rules) {
    return new SigmaRuleSet(List.copyOf(rules));
  }

  public List<SigmaRule> rules() {
    return rules;
  }

  /**
   * One finding for each rule that the event matches; none where its document is no JSON object.
   */
  public List<Finding> match(AuditEvent event) {
    List<SigmaRule> candidates =
        bySource.computeIfAbsent(
            event.source(),
            source -> rules.stream().filter(r -> r.logsource().accepts(source)).toList());
    if (candidates.isEmpty()) {
      return List.of();
    }
    JsonNode document;
    try {
      document = JSON.readTree(event.document());
    } catch (JsonProcessingException e) {
      return List.of();
    }
    if (!document.isObject()) {
      return List.of();
    }
    JsonNode flat = event.source().equals("windows") ? WindowsEvents.flatten(document) : document;
    EventFields fields = new EventFields(flat);
    List<Finding> found = new ArrayList<>(0);
    for (SigmaRule rule : candidates) {
      if (rule.logsource().accepts(event.source(), fields) && rule.condition().test(fields)) {
        found.add(ThreatFindings.of(rule, event, fields));
      }
    }
    return found;
  }
}
