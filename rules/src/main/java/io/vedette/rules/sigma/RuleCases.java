package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.AuditEvent;
import io.vedette.rules.RuleException;
import io.vedette.rules.Yaml;
import java.util.List;
import java.util.Set;

/**
 * The cases that a rule file carries, under the custom key {@code vedette}:
 *
 * <pre>
 * vedette:
 *   source: k8s_audit
 *   match:    [ {verb: create, …}, … ]
 *   no_match: [ {verb: get, …}, … ]
 * </pre>
 */
public final class RuleCases {
  private RuleCases() {}

  /**
   * Runs them.
   *
   * @return how many there were
   * @throws RuleException naming the first case that failed
   */
  public static int run(SigmaRule rule, JsonNode cases) throws RuleException {
    if (cases.isMissingNode()) {
      return 0;
    }
    Yaml.onlyKeys(cases, "vedette", Set.of("source", "match", "no_match"));
    String source = Yaml.text(cases, "source");
    return run(rule, source, cases.path("match"), true)
        + run(rule, source, cases.path("no_match"), false);
  }

  private static int run(SigmaRule rule, String source, JsonNode events, boolean wanted)
      throws RuleException {
    int n = 0;
    for (JsonNode event : events) {
      n++;
      AuditEvent audit = new AuditEvent(source, "", "case", 0, 0, event.toString());
      boolean matched = !SigmaRuleSet.compile(List.of(rule)).match(audit).isEmpty();
      if (matched != wanted) {
        throw new RuleException(
            "%s case %d of rule '%s' %s"
                .formatted(
                    wanted ? "match" : "no_match",
                    n,
                    rule.title(),
                    wanted ? "does not match" : "matches"));
      }
    }
    return n;
  }
}
