package io.vedette.detect.metric;

import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Grown series, whose experience a new series of the same metric starts with: a pod that was
 * started five minutes ago is judged by what is normal for pods of its kind.
 *
 * <p>Siblings are series of one metric that differ only in which instance they are of; where there
 * are none, those that differ in their workload too. Of each family a few are kept, as they were
 * when they were last offered. Bounded: once full, a new family has to wait until one has not been
 * heard of for {@value #STALE_MINUTES} minutes. A memory and no state: it fills again by itself.
 */
public final class Siblings {
  static final int MAX_FAMILIES = 4096;

  private static final int OF_EACH = 3;
  private static final int GROWN_POINTS = 720;
  private static final long STALE_MINUTES = 30;
  private static final long STALE_MILLIS = STALE_MINUTES * 60_000;
  private static final StateCodec<RecordState> CODEC = RecordState.CODEC;

  private static final Set<String> INSTANCE =
      Set.of(
          "pod",
          "pod_uid",
          "pod_ip",
          "uid",
          "id",
          "instance",
          "instance_id",
          "host",
          "host.name",
          "hostname",
          "node",
          "ip",
          "address",
          "replica",
          "container_id",
          "container.id",
          "k8s.pod.name",
          "k8s.pod.uid",
          "k8s.pod.ip",
          "k8s.node.name",
          "k8s.replicaset.name",
          "service.instance.id",
          "service_instance_id");

  private static final Set<String> WORKLOAD =
      Set.of(
          "service",
          "service.name",
          "service_name",
          "service.namespace",
          "service_namespace",
          "service.version",
          "version",
          "app",
          "job",
          "deployment",
          "statefulset",
          "daemonset",
          "namespace",
          "cluster",
          "k8s.namespace.name",
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.cluster.name");

  /** By the time they were last offered one. */
  private final LinkedHashMap<String, List<Grown>> families = new LinkedHashMap<>();

  private record Grown(SeriesKey series, RecordState state) {}

  /**
   * Offers a series as an example. One that is too young, or that a finding is open on, is none.
   */
  public void offer(SeriesKey series, SeriesState state) {
    if (state.detector.points >= GROWN_POINTS && !state.episode.open() && !state.absent) {
      offer(family(series, false), series, state.detector);
      offer(family(series, true), series, state.detector);
    }
  }

  private void offer(String family, SeriesKey series, RecordState state) {
    long now = state.lastMillis;
    List<Grown> known = families.remove(family);
    if (known == null) {
      if (isFull(now)) {
        return;
      }
      known = new ArrayList<>(OF_EACH);
    }
    known.removeIf(g -> g.series.equals(series) || now - g.state.lastMillis > STALE_MILLIS);
    if (known.size() < OF_EACH) {
      known.add(new Grown(series, Copies.of(CODEC, state)));
    }
    families.put(family, known);
  }

  /** Makes room where it can. */
  private boolean isFull(long nowMillis) {
    if (families.size() < MAX_FAMILIES) {
      return false;
    }
    var eldest = families.entrySet().iterator();
    boolean stale =
        eldest.next().getValue().stream()
            .allMatch(g -> nowMillis - g.state.lastMillis > STALE_MILLIS);
    if (stale) {
      eldest.remove();
    }
    return !stale;
  }

  /**
   * Gives a young series what its siblings have seen, once it can be told how it differs from them.
   *
   * @return whether it has taken something over
   */
  public boolean teach(SeriesKey series, SeriesState young) {
    if (!Features.wantsPrior(young.detector)) {
      return false;
    }
    return teach(family(series, false), series, young.detector)
        || teach(family(series, true), series, young.detector);
  }

  private boolean teach(String family, SeriesKey series, RecordState young) {
    boolean taught = false;
    for (Grown sibling : families.getOrDefault(family, List.of())) {
      boolean fresh = Math.abs(young.lastMillis - sibling.state.lastMillis) <= STALE_MILLIS;
      if (fresh && !sibling.series.equals(series)) {
        taught |= Features.adopt(young, sibling.state);
      }
    }
    return taught;
  }

  /** What siblings share. */
  private static String family(SeriesKey series, boolean ofAnyWorkload) {
    StringBuilder family = new StringBuilder(series.name());
    Attributes labels = series.labels();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.key(i);
      if (!INSTANCE.contains(label) && !(ofAnyWorkload && WORKLOAD.contains(label))) {
        family.append('\n').append(label).append('=').append(labels.value(i));
      }
    }
    return family.append(ofAnyWorkload ? "\n*" : "").toString();
  }
}
