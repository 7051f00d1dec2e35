package io.vedette.respond;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** All responders on the class path, connected as configured. */
public final class Responders implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Connections connections;
  private final List<Responder> responders;

  Responders(Connections connections, List<Responder> responders) {
    this.connections = connections;
    this.responders = List.copyOf(responders);
  }

  /**
   * Connects lazily: an unreachable server shows in {@link #check}, not here.
   *
   * @throws IllegalArgumentException where a secret or kubeconfig cannot be read
   */
  public static Responders create(RespondersConfig config) {
    return create(config, Clock.systemUTC());
  }

  static Responders create(RespondersConfig config, Clock clock) {
    Path secretFile = config.webhookSecretFile();
    Secret secret = secretFile == null ? Secret.NONE : Secret.read(secretFile);
    KubernetesClient client = client(config);
    KubernetesApi api = client == null ? null : new KubernetesApi(client);
    return of(new Connections(api, config.alertmanager(), config.webhook(), secret, clock));
  }

  public static Responders of(Connections connections) {
    List<Responder> all = new ArrayList<>();
    for (ResponderProvider provider : ServiceLoader.load(ResponderProvider.class)) {
      all.addAll(provider.create(connections));
    }
    return new Responders(connections, all);
  }

  private static @Nullable KubernetesClient client(RespondersConfig config) {
    if (config.cluster() == RespondersConfig.Cluster.NONE) {
      return null;
    }
    Path kubeconfig = config.kubeconfig();
    String context = config.context();
    Config base = kubeconfig == null ? Config.autoConfigure(context) : read(kubeconfig, context);
    Config bounded =
        new ConfigBuilder(base)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(bounded).build();
  }

  private static Config read(Path kubeconfig, @Nullable String context) {
    if (context == null) {
      return Config.fromKubeconfig(kubeconfig.toFile());
    }
    Config config = Config.fromKubeconfig(context, kubeconfig.toFile());
    if (config.getContexts().stream().noneMatch(c -> c.getName().equals(context))) {
      throw new IllegalArgumentException("kubeconfig " + kubeconfig + " has no context " + context);
    }
    return config;
  }

  public ClusterView view() {
    return connections.view();
  }

  public List<Responder> all() {
    return responders;
  }

  /**
   * The responder for an action; of those that notify, parameter {@code receiver} names one, else
   * the first that is configured.
   *
   * @throws RespondException where there is none
   */
  public Responder forAction(Action action) {
    List<Responder> able = responders.stream().filter(r -> r.kind() == action.kind()).toList();
    String receiver = action.parameters().get("receiver");
    if (action.kind() == ActionKind.NOTIFY && receiver == null && connections.onlyWebhook()) {
      receiver = "webhook";
    }
    String wanted = receiver;
    return able.stream()
        .filter(r -> wanted == null || r.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new RespondException(none(action, wanted, able)));
  }

  private static String none(Action action, @Nullable String wanted, List<Responder> able) {
    List<String> names = able.stream().map(Responder::name).toList();
    return "no responder"
        + (wanted == null ? "" : " '" + wanted + "'")
        + " for "
        + action.kind()
        + "; there are "
        + names;
  }

  /**
   * @throws RespondException where there is none of this name
   */
  public Responder named(String name) {
    return responders.stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new RespondException("no responder '" + name + "'"));
  }

  /** Each responder's answer, by name. */
  public Map<String, Check> check() {
    Map<String, Check> checks = new LinkedHashMap<>();
    responders.forEach(r -> checks.put(r.name(), r.check()));
    return checks;
  }

  @Override
  public void close() {
    KubernetesApi api = connections.cluster();
    if (api != null) {
      api.close();
    }
  }
}
