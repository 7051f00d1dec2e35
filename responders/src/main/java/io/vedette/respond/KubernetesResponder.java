package io.vedette.respond;

import org.jspecify.annotations.Nullable;

/** What all responders that change the cluster have in common: only their plans differ. */
public abstract class KubernetesResponder implements Responder {
  private final @Nullable KubernetesApi api;

  protected KubernetesResponder(@Nullable KubernetesApi api) {
    this.api = api;
  }

  private KubernetesApi api() {
    if (api == null) {
      throw new RespondException(
          "no cluster is configured for " + name() + "; set kubeconfig or run inside a cluster");
    }
    return api;
  }

  @Override
  public final void execute(Plan plan) {
    api().apply(plan);
  }

  @Override
  public final void revert(Plan plan) {
    api().undo(plan);
  }

  @Override
  public final boolean inEffect(Plan plan) {
    return api().inEffect(plan);
  }

  @Override
  public final Check check() {
    return api == null ? new Check(false, "no cluster configured: plans only") : api.check();
  }
}
