package io.vedette.cli.scaling;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Ids;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import io.vedette.predict.scale.LeadTime;
import io.vedette.predict.scale.MetricRole;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.ServiceScaling;
import io.vedette.predict.scale.TrustGate;
import io.vedette.respond.kubernetes.PodStart;
import io.vedette.rules.scaling.ScalingMapping;
import io.vedette.rules.scaling.ScalingRule;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Learns every service that the mappings know from the metrics stream, and says what it should
 * have. One thread feeds it; views may be read by others.
 */
final class ScalingDesk {
  private static final int MAX_SERVICES = 2000;
  private static final int MAX_PODS = 20_000;
  private static final long COUNTED = -1;
  private static final long ACTION_PAUSE_MILLIS = 600_000;
  private static final long EXPIRY_MILLIS = 7_200_000;

  private final ScalingConfig config;
  private final BiConsumer<String, ScalingView> views;
  private final Map<String, List<Use>> uses = new HashMap<>();
  private volatile ServicePolicies policies;
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private final Map<String, LeadTime> leads = new HashMap<>();

  /** When pods were created, or {@link #COUNTED}; the oldest make room. */
  private final Map<String, Long> created =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_PODS;
        }
      };

  /** One of the things that a metric name is for. */
  private record Use(
      ScalingMapping mapping, @Nullable MetricRole role, String name, double scale) {}

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
      mapping.metrics().forEach((role, metrics) -> metrics.forEach(m -> use(mapping, role, m)));
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

  private void use(ScalingMapping mapping, String role, ScalingMapping.Metric metric) {
    switch (role) {
      case "latency", "ttft" -> {
        use(mapping, role + "_sum", metric.withSuffix("_sum"));
        use(mapping, role + "_count", metric.withSuffix("_count").unscaled());
      }
      case "pod_created", "pod_ready" -> add(metric.name(), new Use(mapping, null, role, 1));
      default ->
          add(
              metric.name(),
              new Use(
                  mapping,
                  MetricRole.valueOf(role.toUpperCase(Locale.ROOT)),
                  role,
                  metric.scale()));
    }
  }

  private void add(String name, Use use) {
    uses.computeIfAbsent(name, n -> new ArrayList<>()).add(use);
  }

  /** Takes one sample; most are of no interest. */
  void observe(MetricSample sample) {
    List<Use> all = uses.get(sample.series().name());
    if (all != null && !sample.stale()) {
      all.forEach(use -> observe(use, sample));
    }
  }

  private void observe(Use use, MetricSample sample) {
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
              use.scale * sample.value());
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
    if (pod == null) {
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
      created.put(key, COUNTED);
    }
  }

  /** Takes what the cluster itself says of a pod's start; each pod is counted once. */
  void started(PodStart start) {
    String key = start.namespace() + '/' + start.pod();
    long took = start.readyMillis() - start.createdMillis();
    Long before = created.put(key, COUNTED);
    if (took > 0 && (before == null || before != COUNTED)) {
      lead(start.namespace() + '/' + start.workload()).observe(took);
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

  /** The scale responder's parameters for more replicas; empty where no more are recommended. */
  Optional<Map<String, String>> recommended(String key, long nowMillis) {
    Service service = services.get(key);
    if (service == null || service.workloadKind.isEmpty()) {
      return Optional.empty();
    }
    return view(key, nowMillis)
        .filter(view -> view.state() != TrustGate.State.HOLDING)
        .filter(view -> view.actual() > 0 && view.recommended() > view.actual())
        .map(view -> parameters(service, view));
  }

  private static Map<String, String> parameters(Service service, ScalingView view) {
    return Map.of(
        "replicas", String.valueOf(view.recommended()), "workload_kind", service.workloadKind);
  }

  /** Services known by now. */
  List<String> services() {
    return new ArrayList<>(services.keySet());
  }

  /** The namespaces of the services known by now. */
  Set<String> namespaces() {
    return services.values().stream()
        .map(service -> service.entity.namespace())
        .filter(namespace -> !namespace.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Writes all that was learned. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(leads.size());
    for (Map.Entry<String, LeadTime> each : leads.entrySet()) {
      out.writeUTF(each.getKey());
      each.getValue().write(out);
    }
    out.writeInt(created.size());
    for (Map.Entry<String, Long> each : created.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeLong(each.getValue());
    }
    out.writeInt(services.size());
    for (Service service : services.values()) {
      write(service, out);
    }
  }

  private static void write(Service service, DataOutputStream out) throws IOException {
    out.writeUTF(service.entity.type().name());
    out.writeUTF(service.entity.namespace());
    out.writeUTF(service.entity.name());
    out.writeInt(service.pending);
    out.writeLong(service.lastActionMillis);
    synchronized (service) {
      StateCodec<ServiceScaling> codec =
          ServiceScaling.codec(service.scaling.policy(), new LeadTime(0));
      out.writeInt(codec.version());
      codec.write(service.scaling, out);
    }
  }

  /**
   * Goes on with what was written, under the policies in force.
   *
   * @throws IOException where it is damaged; the desk is empty then
   */
  void read(DataInputStream in) throws IOException {
    try {
      for (int left = in.readInt(); left > 0; left--) {
        lead(in.readUTF()).read(in);
      }
      for (int left = in.readInt(); left > 0; left--) {
        created.put(in.readUTF(), in.readLong());
      }
      for (int left = in.readInt(); left > 0; left--) {
        readService(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      clear();
      throw new IOException("the scaling state cannot be read: " + e.getMessage(), e);
    }
  }

  /** Forgets everything that was learned. */
  void clear() {
    leads.clear();
    created.clear();
    services.clear();
  }

  private void readService(DataInputStream in) throws IOException {
    Entity entity = new Entity(EntityType.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
    int pending = in.readInt();
    long lastActionMillis = in.readLong();
    ServicePolicies.Effective effective = policies.of(entity);
    StateCodec<ServiceScaling> codec =
        ServiceScaling.codec(effective.policy(), lead(entity.toString()));
    Service service = new Service(entity, codec.read(in.readInt(), in), effective.workloadKind());
    service.pending = pending;
    service.lastActionMillis = lastActionMillis;
    services.put(entity.toString(), service);
  }
}
