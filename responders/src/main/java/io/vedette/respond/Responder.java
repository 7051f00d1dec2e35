package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.util.List;

/**
 * Carries out one kind of action. All methods may be called again with the same argument: execution
 * and revert are idempotent.
 */
public interface Responder {
  /** Names it in plans and settings: {@code scale}, {@code alertmanager}. */
  String name();

  ActionKind kind();

  /**
   * What the action would do; sends nothing.
   *
   * @throws RespondException where the action makes no sense: an unknown target, a bad parameter
   */
  Plan plan(Action action, ClusterView view);

  /**
   * Sends the plan's requests; where one fails, those before it are undone.
   *
   * @throws RespondException where the target is not in the planned state
   */
  void execute(Plan plan);

  /**
   * Sends the plan's undo.
   *
   * @throws RespondException where someone else has changed the target since; it is left alone
   */
  void revert(Plan plan);

  /** True where the target is as the plan leaves it; false where that cannot be known. */
  boolean inEffect(Plan plan);

  /** What {@link #plan}, {@link #execute} and {@link #revert} need, and no more. */
  List<Permission> permissions();

  Check check();
}
