package io.vedette.rules.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.ActionKind;
import io.vedette.model.EntityType;
import io.vedette.model.FindingKind;
import io.vedette.model.Severity;
import io.vedette.rules.RuleException;
import io.vedette.rules.Yaml;
import io.vedette.rules.threshold.ForecastLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads playbooks; unknown keys and values are errors. */
public final class PlaybookParser {
  private PlaybookParser() {}

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong
   */
  public static Playbook parse(JsonNode document) throws RuleException {
    Yaml.onlyKeys(document, "the playbook", Set.of("name", "description", "when", "then"));
    String name = Yaml.text(document, "name");
    if (name.isEmpty()) {
      throw new RuleException("a playbook needs a name");
    }
    List<Playbook.Step> steps = new ArrayList<>();
    for (JsonNode step : document.path("then")) {
      steps.add(step(step));
    }
    if (steps.isEmpty()) {
      throw new RuleException("playbook '" + name + "' asks for nothing; list actions under then");
    }
    return new Playbook(
        name, Yaml.text(document, "description"), when(document.path("when")), steps);
  }

  private static Playbook.When when(JsonNode when) throws RuleException {
    Yaml.onlyKeys(
        when,
        "when",
        Set.of(
            "severity",
            "fault",
            "finding",
            "technique",
            "entity",
            "metric",
            "probability",
            "predicts"));
    return new Playbook.When(
        constant(Severity.class, when.path("severity").asText("low")),
        new HashSet<>(Yaml.strings(when.path("fault"))),
        constants(FindingKind.class, when.path("finding")),
        new HashSet<>(Yaml.strings(when.path("technique"))),
        constants(EntityType.class, when.path("entity")),
        new HashSet<>(Yaml.strings(when.path("metric"))),
        when.path("probability").asDouble(0),
        predicts(when.path("predicts")));
  }

  private static Map<String, Double> predicts(JsonNode tactics) throws RuleException {
    Map<String, Double> out = new HashMap<>();
    for (Map.Entry<String, JsonNode> tactic : tactics.properties()) {
      double probability = tactic.getValue().asDouble(-1);
      if (!(probability > 0 && probability <= 1)) {
        throw new RuleException(
            "predicts: %s: %s is no probability above 0 and up to 1"
                .formatted(tactic.getKey(), tactic.getValue()));
      }
      out.put(tactic.getKey().toLowerCase(Locale.ROOT), probability);
    }
    return out;
  }

  private static Playbook.Step step(JsonNode step) throws RuleException {
    Yaml.onlyKeys(step, "then", Set.of("action", "target", "with", "approval", "expires"));
    Map<String, String> parameters = new HashMap<>();
    step.path("with")
        .fields()
        .forEachRemaining(field -> parameters.put(field.getKey(), field.getValue().asText()));
    String expires = Yaml.text(step, "expires");
    return new Playbook.Step(
        constant(ActionKind.class, Yaml.text(step, "action")),
        constant(Playbook.Target.class, step.path("target").asText("cause")),
        parameters,
        step.path("approval").asBoolean(false),
        expires.isEmpty() ? 0 : ForecastLimit.duration(expires).toMillis());
  }

  private static <E extends Enum<E>> Set<E> constants(Class<E> type, JsonNode names)
      throws RuleException {
    Set<E> out = new HashSet<>();
    for (String name : Yaml.strings(names)) {
      out.add(constant(type, name));
    }
    return out;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) throws RuleException {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
    }
    throw new RuleException(
        "'%s' is none of %s"
            .formatted(name, Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }
}
