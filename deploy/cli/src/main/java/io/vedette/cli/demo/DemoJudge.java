package io.vedette.cli.demo;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.IncidentState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what was found against what was planted.
 *
 * <p>A planted fault is found where an incident blames its culprit first, began no earlier than
 * three minutes before it, was known by its deadline, and has a fitting action. Every other
 * incident that was not merged is a false one, duplicates of a planted fault too.
 */
public final class DemoJudge {
  private static final long EARLY_MILLIS = 3 * 60_000L;

  private DemoJudge() {}

  /**
   * What became of one planted fault.
   *
   * @param delayMillis from onset to when it was known; -1 where it was not found
   */
  public record Result(
      Truth.Planted planted,
      boolean found,
      long delayMillis,
      String incident,
      String cause,
      Set<ActionKind> actions,
      String why) {}

  /** The whole judgement. */
  public record Report(boolean passed, List<Result> results, List<String> falseIncidents) {}

  /**
   * Judges.
   *
   * @param maxFalse how many false incidents are let pass
   */
  public static Report judge(
      Truth truth,
      List<Incident> incidents,
      List<Finding> findings,
      List<ActionRecord> actions,
      int maxFalse) {
    List<Incident> standing =
        incidents.stream()
            .filter(i -> i.state() != IncidentState.MERGED)
            .sorted(Comparator.comparingLong(Incident::startMillis))
            .toList();
    Set<String> used = new HashSet<>();
    List<Result> results = new ArrayList<>();
    for (Truth.Planted planted : truth.planted()) {
      Result result = best(planted, standing, findings, actions);
      results.add(result);
      used.add(result.incident());
    }
    List<String> wrong = new ArrayList<>();
    for (Incident incident : standing) {
      if (!used.contains(incident.id())) {
        wrong.add(incident.id() + " " + incident.title() + " (" + cause(incident) + ")");
      }
    }
    boolean all = results.stream().allMatch(Result::found);
    return new Report(all && wrong.size() <= maxFalse, results, wrong);
  }

  private static Result best(
      Truth.Planted planted,
      List<Incident> incidents,
      List<Finding> findings,
      List<ActionRecord> actions) {
    Result best = new Result(planted, false, -1, "", "", Set.of(), "no incident at this place");
    for (Incident incident : incidents) {
      if (concerns(planted, incident, findings)) {
        Result result = result(planted, incident, actions);
        if (result.found()) {
          return result;
        }
        best = best.incident().isEmpty() ? result : best;
      }
    }
    return best;
  }

  private static boolean concerns(
      Truth.Planted planted, Incident incident, List<Finding> findings) {
    if (incident.endMillis() < planted.onsetMillis()) {
      return false;
    }
    Set<Entity> entities = new HashSet<>();
    incident.causes().stream().limit(1).map(Cause::entity).forEach(entities::add);
    findings.stream()
        .filter(f -> incident.findingIds().contains(f.id()))
        .filter(f -> f.endMillis() >= planted.onsetMillis())
        .map(Finding::entity)
        .forEach(entities::add);
    return entities.contains(planted.culprit());
  }

  private static Result result(
      Truth.Planted planted, Incident incident, List<ActionRecord> actions) {
    List<Action> own =
        actions.stream()
            .map(ActionRecord::action)
            .filter(a -> a.incidentId().equals(incident.id()))
            .toList();
    Set<ActionKind> kinds = new TreeSet<>(own.stream().map(Action::kind).toList());
    long known = knownAt(planted, incident, own);
    long delay = Math.max(0, known - planted.onsetMillis());
    String why = "";
    boolean right =
        !incident.causes().isEmpty() && planted.culprit().equals(incident.causes().get(0).entity());
    if (!right) {
      why = "blames " + cause(incident);
    } else if (incident.startMillis() < planted.onsetMillis() - EARLY_MILLIS) {
      why = "began before the fault";
    } else if (known > planted.deadlineMillis()) {
      why = "too late";
    } else if (kinds.stream().noneMatch(planted.fitting()::contains)) {
      why = "no fitting action; wanted one of " + planted.fitting();
    }
    return new Result(planted, why.isEmpty(), delay, incident.id(), cause(incident), kinds, why);
  }

  /** When a playbook asked for the first fitting action; without one, when the incident ended. */
  private static long knownAt(Truth.Planted planted, Incident incident, List<Action> actions) {
    return actions.stream()
        .filter(action -> planted.fitting().contains(action.kind()))
        .mapToLong(Action::requestedAtMillis)
        .min()
        .orElse(incident.endMillis());
  }

  private static String cause(Incident incident) {
    return incident.causes().isEmpty()
        ? "nobody"
        : incident.causes().get(0).entity()
            + " ("
            + incident.causes().get(0).faultKind()
            + ", "
            + Math.round(100 * incident.causes().get(0).probability())
            + " %)";
  }
}
