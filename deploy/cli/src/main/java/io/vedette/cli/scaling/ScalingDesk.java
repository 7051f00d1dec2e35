package io.vedette.cli.scaling;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.model.Ids;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.scale.LeadTime;
import io.vedette.predict.scale.MetricRole;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.ServiceScaling;
import io.vedette.predict.scale.TrustGate;
import io.vedette.rules.scaling.ScalingMapping;
import io.vedette.rules.scaling.ScalingRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns every service that the mappings know from the metrics stream, and says what it should
 * have. One thread feeds it; views may be read by others.
 */
final class ScalingDesk {
  private static final int MAX_SERVICES = 2000;
  private static final int MAX_PODS = 20_000;
  private static final long ACTION_PAUSE_MILLIS = 600_000;
  private static final long EXPIRY_MILLIS = 7_200_000;

  private final ScalingConfig config;
  private final BiConsumer<String, ScalingView> views;
  private final Map<String, Use> uses = new HashMap<>();
  private volatile ServicePolicies policies;
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private final Map<String, LeadTime> leads = new HashMap<>();
  private final Map<String, Long> created = new HashMap<>();

  /** What one metric name is for. */
  private record Use(ScalingMapping mapping, @Nullable MetricRole role, String name) {}

  private static final class Service {
    final Entity entity;
    final ServiceScaling scaling;
    volatile String workloadKind;
    int pending;
    long lastActionMillis = Long.MIN_VALUE / 2;

    Service(Entity entity, ServiceScaling scaling, String workloadKind) {
      this.entity = entity;
      this.scaling = scaling;
      this.workloadKind = workloadKind;
    }
  }

  /**
   * @param views told of each new view, by {@code namespace/name}
   */
  ScalingDesk(ScalingConfig config, BiConsumer<String, ScalingView> views) {
    this.config = config;
    this.views = views;
    policies = new ServicePolicies(config, List.of());
  }

  /** Puts mappings and rules in force, in place of those before; what was learned stays. */
  void rules(List<ScalingMapping> mappings, List<ScalingRule> rules) {
    uses.clear();
    for (ScalingMapping mapping : mappings) {
      mapping.metrics().forEach((role, names) -> names.forEach(name -> use(mapping, role, name)));
    }
    policies = new ServicePolicies(config, rules);
    for (Service service : services.values()) {
      ServicePolicies.Effective effective = policies.of(service.entity);
      synchronized (service) {
        service.scaling.policy(effective.policy());
      }
      service.workloadKind = effective.workloadKind();
    }
  }

  private void use(ScalingMapping mapping, String role, String name) {
    switch (role) {
      case "latency" -> {
        uses.put(name + "_sum", new Use(mapping, MetricRole.LATENCY_SUM, role));
        // one count may be both: that of requests, and what their seconds are divided by
        uses.putIfAbsent(name + "_count", new Use(mapping, MetricRole.LATENCY_COUNT, role));
      }
      case "ttft" -> {
        uses.put(name + "_sum", new Use(mapping, MetricRole.TTFT_SUM, role));
        uses.put(name + "_count", new Use(mapping, MetricRole.TTFT_COUNT, role));
      }
      case "pod_created", "pod_ready" -> uses.put(name, new Use(mapping, null, role));
      default ->
          uses.put(name, new Use(mapping, MetricRole.valueOf(role.toUpperCase(Locale.ROOT)), role));
    }
  }

  /** Takes one sample; most are of no interest. */
  void observe(MetricSample sample) {
    Use use = uses.get(sample.series().name());
    if (use == null || sample.stale()) {
      return;
    }
    if (use.role == null) {
      pod(use.name, sample);
      return;
    }
    Entity entity = entity(use.mapping, sample.series());
    Service service = service(entity, use.role);
    if (service == null) {
      return;
    }
    String instance = first(use.mapping.instance(), sample.series());
    String series = sample.series().toString();
    boolean complete;
    synchronized (service) {
      complete =
          service.scaling.observe(
              use.role,
              instance == null ? "" : instance,
              series,
              sample.timeMillis(),
              sample.value());
    }
    if (complete) {
      view(entity.toString(), sample.timeMillis())
          .ifPresent(v -> views.accept(entity.toString(), v));
    }
  }

  private @Nullable Service service(Entity entity, MetricRole role) {
    String key = entity.toString();
    Service known = services.get(key);
    // replicas alone say nothing about load
    if (known != null || role == MetricRole.REPLICAS || services.size() >= MAX_SERVICES) {
      return known;
    }
    ServicePolicies.Effective effective = policies.of(entity);
    Service made =
        new Service(
            entity, new ServiceScaling(effective.policy(), lead(key)), effective.workloadKind());
    services.put(key, made);
    return made;
  }

  private LeadTime lead(String workload) {
    return leads.computeIfAbsent(workload, w -> new LeadTime(config.assumedLead().toMillis()));
  }

  private static Entity entity(ScalingMapping mapping, SeriesKey series) {
    Entity usual = Entity.of(series);
    String name = first(mapping.service(), series);
    return name == null ? usual : Entity.service(usual.namespace(), name);
  }

  private static @Nullable String first(List<String> labels, SeriesKey series) {
    for (String label : labels) {
      String value = series.labels().get(label);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** Creation and readiness are epoch seconds; each pod is counted once. */
  private void pod(String what, MetricSample sample) {
    String pod = sample.series().labels().get("pod");
    if (pod == null || created.size() > MAX_PODS) {
      return;
    }
    String key = Entity.of(sample.series()).namespace() + '/' + pod;
    long millis = (long) (sample.value() * 1000);
    if (what.equals("pod_created")) {
      created.putIfAbsent(key, millis);
      return;
    }
    Long since = created.get(key);
    if (since != null && since > 0 && millis > since) {
      lead(workload(key)).observe(millis - since);
      created.put(key, -1L);
    }
  }

  /** {@code shop/checkout} of {@code shop/checkout-7d9f8c-x2x4z}. */
  private static String workload(String pod) {
    int last = pod.lastIndexOf('-');
    int before = last < 0 ? -1 : pod.lastIndexOf('-', last - 1);
    return before > 0 ? pod.substring(0, before) : pod;
  }

  /** The newest view of a service, as of now. */
  Optional<ScalingView> view(String key, long nowMillis) {
    Service service = services.get(key);
    if (service == null) {
      return Optional.empty();
    }
    synchronized (service) {
      return service.scaling.view(nowMillis);
    }
  }

  /**
   * The action that a view asks for: more replicas, wanted twice in a row and not too often. In
   * preview it waits for a person's approval.
   */
  Optional<Action> action(String key, ScalingView view) {
    Service service = services.get(key);
    if (service == null || service.workloadKind.isEmpty() || !wants(view)) {
      if (service != null) {
        service.pending = 0;
      }
      return Optional.empty();
    }
    service.pending++;
    if (service.pending < 2 || view.timeMillis() - service.lastActionMillis < ACTION_PAUSE_MILLIS) {
      return Optional.empty();
    }
    service.lastActionMillis = view.timeMillis();
    return Optional.of(
        new Action(
            Ids.of("scaling", key, String.valueOf(view.timeMillis())),
            ActionKind.SCALE,
            "",
            service.entity,
            parameters(service, view),
            "predictive-scaling",
            service.scaling.policy().mode() != ScalingMode.AUTO,
            EXPIRY_MILLIS,
            view.timeMillis(),
            view.reason()));
  }

  private static boolean wants(ScalingView view) {
    boolean judged =
        view.state() == TrustGate.State.ACTIVE || view.state() == TrustGate.State.PREVIEW;
    return judged && view.recommended() > view.actual() && view.actual() > 0;
  }

  private static Map<String, String> parameters(Service service, ScalingView view) {
    return Map.of(
        "replicas", String.valueOf(view.recommended()), "workload_kind", service.workloadKind);
  }

  /** Services known by now. */
  List<String> services() {
    return new ArrayList<>(services.keySet());
  }
}
