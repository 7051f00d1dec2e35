package io.vedette.respond;

/**
 * What an action comes to.
 *
 * @param text the exact request, manifest or diff that is or would be sent, for a person to read
 * @param undo what {@link Responder#revert} needs, as JSON; saved with the action before it is
 *     executed, so that a restart can still revert. Empty where there is nothing to undo
 * @param replicasBefore replicas now, or -1 where not known or not about replicas
 * @param replicasAfter replicas then, or -1
 */
public record Plan(String text, String undo, int replicasBefore, int replicasAfter) {
  public static Plan of(String text, String undo) {
    return new Plan(text, undo, -1, -1);
  }
}
