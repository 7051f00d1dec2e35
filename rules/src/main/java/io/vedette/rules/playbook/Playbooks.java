package io.vedette.rules.playbook;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The playbooks in force. Pure: the same incident gives the same actions, by the same ids. */
public final class Playbooks {
  private final List<Playbook> playbooks;

  public Playbooks(List<Playbook> playbooks) {
    this.playbooks = List.copyOf(playbooks);
  }

  public List<Playbook> all() {
    return playbooks;
  }

  /**
   * What to ask for.
   *
   * @param incident as it stands
   * @param findings its findings
   * @return nothing for an incident that is not open; an action asked for before has the same id
   */
  public List<Action> decide(Incident incident, List<Finding> findings) {
    List<Action> actions = new ArrayList<>();
    if (incident.state() != IncidentState.OPEN) {
      return actions;
    }
    for (Playbook playbook : playbooks) {
      if (holds(playbook.when(), incident, findings)) {
        for (int i = 0; i < playbook.then().size(); i++) {
          action(playbook, i, incident, findings).ifPresent(actions::add);
        }
      }
    }
    return actions;
  }

  private static boolean holds(Playbook.When when, Incident incident, List<Finding> findings) {
    Cause top = incident.causes().isEmpty() ? null : incident.causes().get(0);
    boolean needsCause =
        !when.faultKinds().isEmpty() || !when.entityTypes().isEmpty() || when.minProbability() > 0;
    if (needsCause
        && (top == null
            || top.probability() < when.minProbability()
            || !(when.faultKinds().isEmpty() || when.faultKinds().contains(top.faultKind()))
            || !(when.entityTypes().isEmpty()
                || when.entityTypes().contains(top.entity().type())))) {
      return false;
    }
    return incident.severity().atLeast(when.minSeverity())
        && (when.findingKinds().isEmpty()
            || findings.stream().anyMatch(f -> when.findingKinds().contains(f.kind())))
        && (when.predicts().isEmpty() || findings.stream().anyMatch(f -> predicts(f, when)))
        && (when.techniques().isEmpty() || findings.stream().anyMatch(f -> hasTechnique(f, when)))
        && (when.metrics().isEmpty()
            || findings.stream()
                .anyMatch(f -> when.metrics().contains(f.attributes().getOrDefault("metric", ""))));
  }

  /** Of the attribute {@code tactics.next}: {@code exfiltration=0.31,impact=0.18}. */
  private static boolean predicts(Finding finding, Playbook.When when) {
    for (String next : finding.attributes().getOrDefault("tactics.next", "").split(",", -1)) {
      int is = next.indexOf('=');
      Double least = is < 0 ? null : when.predicts().get(next.substring(0, is));
      if (least != null && Double.parseDouble(next.substring(is + 1)) >= least) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasTechnique(Finding finding, Playbook.When when) {
    return finding.techniques().stream()
        .anyMatch(
            technique ->
                when.techniques().stream()
                    .anyMatch(w -> technique.equals(w) || technique.startsWith(w + ".")));
  }

  private static Optional<Action> action(
      Playbook playbook, int index, Incident incident, List<Finding> findings) {
    Playbook.Step step = playbook.then().get(index);
    Optional<Entity> target =
        step.target() == Playbook.Target.ACTOR
            ? actor(findings)
            : incident.causes().stream().map(Cause::entity).findFirst();
    if (target.isEmpty() && step.kind() == ActionKind.NOTIFY) {
      target = incident.affected().stream().findFirst();
    }
    return target.map(
        entity ->
            new Action(
                Ids.of(
                    "action", incident.id(), playbook.name(), Integer.toString(index), entity.id()),
                step.kind(),
                incident.id(),
                entity,
                parameters(step, incident, findings),
                playbook.name(),
                step.requiresApproval(),
                step.expiresAfterMillis(),
                incident.endMillis(),
                incident.title()));
  }

  private static Optional<Entity> actor(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.kind() == FindingKind.THREAT || f.kind() == FindingKind.BEHAVIOR)
        .map(Finding::entity)
        .filter(e -> e.type() == EntityType.ACTOR)
        .findFirst();
  }

  /** A notification carries what a reader needs. */
  private static Map<String, String> parameters(
      Playbook.Step step, Incident incident, List<Finding> findings) {
    Map<String, String> parameters = new HashMap<>(step.parameters());
    if (step.kind() == ActionKind.NOTIFY) {
      parameters.putIfAbsent("summary", incident.title());
      parameters.putIfAbsent("description", incident.summary());
      parameters.putIfAbsent("severity", incident.severity().name().toLowerCase(Locale.ROOT));
    }
    findings.stream()
        .map(f -> f.attributes().get("source.address"))
        .filter(a -> a != null && !a.isEmpty())
        .findFirst()
        .ifPresent(a -> parameters.putIfAbsent("source.address", a));
    return parameters;
  }
}
