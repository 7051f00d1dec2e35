package io.vedette.model;

/** How two entities of the service graph hang together. */
public enum EdgeKind {
  /** The caller waits for the callee. */
  CALL,
  /** A message on its way into a queue or topic, or out of it. */
  MESSAGE,
  /** The caller is a service or pod, the callee what carries it: a pod, node, host or zone. */
  RUNS_ON;

  /** What a call between two entities is: queues and topics are {@link EntityType#RESOURCE}s. */
  public static EdgeKind between(Entity caller, Entity callee) {
    boolean broker = caller.type() == EntityType.RESOURCE || callee.type() == EntityType.RESOURCE;
    return broker ? MESSAGE : CALL;
  }
}
