package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.util.List;

/** Carries out one kind of action. */
public interface Responder {
  ActionKind kind();

  /**
   * What the action comes to, without sending anything. Where no cluster is configured the plan
   * says so and shows what would be sent.
   *
   * @throws ResponderException where the target does not exist or the parameters make no sense
   */
  Plan plan(Action action) throws ResponderException;

  /**
   * Sends the plan. Names are deterministic, so that sending twice is the same as sending once.
   *
   * @throws ResponderException where the other side refuses
   */
  void execute(Action action, Plan plan) throws ResponderException;

  /**
   * Undoes an executed plan; does nothing where it is undone already.
   *
   * @param undo as in {@link Plan#undo}
   * @throws ResponderException where the other side refuses
   */
  void revert(Action action, String undo) throws ResponderException;

  /** The rights that it needs, no more. */
  List<Permission> permissions();

  /**
   * One right on the Kubernetes API.
   *
   * @param apiGroup empty for the core group
   */
  record Permission(String apiGroup, String resource, List<String> verbs) {
    public Permission {
      verbs = List.copyOf(verbs);
    }
  }
}
