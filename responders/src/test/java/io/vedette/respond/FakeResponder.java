package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target in memory; remembers what it was sent. */
final class FakeResponder implements Responder {
  final List<String> executed = new ArrayList<>();
  final List<String> reverted = new ArrayList<>();
  final Set<String> inEffect = new HashSet<>();
  @Nullable RespondException failure;
  private final ActionKind kind;

  FakeResponder(ActionKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public ActionKind kind() {
    return kind;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    Request apply = new Request("POST", "/" + action.id(), Request.JSON, "{}");
    Map<String, String> facts = Map.of(Plan.FROM, "2", Plan.TO, "4");
    return new Plan(
        "Act", name(), true, facts, List.of(apply), List.of(Request.delete("/" + action.id())));
  }

  private static String id(Plan plan) {
    return plan.apply().get(0).path().substring(1);
  }

  @Override
  public void execute(Plan plan) {
    if (failure != null) {
      throw failure;
    }
    executed.add(id(plan));
    inEffect.add(id(plan));
  }

  @Override
  public void revert(Plan plan) {
    reverted.add(id(plan));
    inEffect.remove(id(plan));
  }

  @Override
  public boolean inEffect(Plan plan) {
    return inEffect.contains(id(plan));
  }

  @Override
  public List<Permission> permissions() {
    return List.of();
  }

  @Override
  public Check check() {
    return new Check(true, "fake");
  }
}
