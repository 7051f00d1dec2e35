package io.vedette.predict.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * The HorizontalPodAutoscaler's decision, as documented for {@code autoscaling/v2} (Kubernetes
 * documentation, "Horizontal Pod Autoscaling": Algorithm details, Configurable scaling behavior).
 *
 * <p>At each sync every metric proposes replicas ({@link HpaMetric}) and the largest proposal wins;
 * where one cannot be read the others may only scale up. The proposal is stabilised: going up to
 * the least, going down to the most that was recommended within the direction's window. Then the
 * direction's policies bound the change against what was already changed within their periods, and
 * the limits hold in any case.
 */
public final class HpaReference {
  private final HpaSpec spec;
  private final Deque<Timed> recommendations = new ArrayDeque<>();
  private final Deque<Timed> ups = new ArrayDeque<>();
  private final Deque<Timed> downs = new ArrayDeque<>();

  public HpaReference(HpaSpec spec) {
    this.spec = spec;
  }

  private record Timed(long timeMillis, int replicas) {}

  /**
   * One run of the control loop.
   *
   * @param nowMillis not before the last run
   * @param current replicas now; 0 means that autoscaling is off
   * @param metrics at least one
   * @return replicas to have
   */
  public int sync(long nowMillis, int current, List<HpaMetric> metrics) {
    if (current == 0) {
      return 0;
    }
    if (recommendations.isEmpty()) {
      recommendations.add(new Timed(nowMillis, current));
    }
    int desired;
    if (current > spec.maxReplicas()) {
      desired = spec.maxReplicas();
    } else if (current < spec.minReplicas()) {
      desired = spec.minReplicas();
    } else {
      OptionalInt proposal = largest(current, metrics);
      if (proposal.isEmpty()) {
        return current;
      }
      desired = normalize(nowMillis, current, proposal.getAsInt());
    }
    if (desired > current) {
      ups.add(new Timed(nowMillis, desired - current));
    } else if (desired < current) {
      downs.add(new Timed(nowMillis, current - desired));
    }
    return desired;
  }

  private OptionalInt largest(int current, List<HpaMetric> metrics) {
    int largest = -1;
    boolean unreadable = false;
    for (HpaMetric metric : metrics) {
      OptionalInt proposal = metric.propose(current, spec.tolerance());
      unreadable |= proposal.isEmpty();
      largest = Math.max(largest, proposal.orElse(-1));
    }
    boolean skip = largest < 0 || (unreadable && largest < current);
    return skip ? OptionalInt.empty() : OptionalInt.of(largest);
  }

  private int normalize(long nowMillis, int current, int proposal) {
    int stable = stabilize(nowMillis, current, proposal);
    if (stable > current) {
      int limit = Math.min(spec.maxReplicas(), upLimit(nowMillis, current));
      return Math.min(stable, Math.max(limit, current));
    }
    int limit = Math.max(spec.minReplicas(), downLimit(nowMillis, current));
    return Math.max(stable, Math.min(limit, current));
  }

  private int stabilize(long nowMillis, int current, int proposal) {
    long upCutoff = nowMillis - spec.up().stabilizationSeconds() * 1000L;
    long downCutoff = nowMillis - spec.down().stabilizationSeconds() * 1000L;
    int up = proposal;
    int down = proposal;
    for (Timed past : recommendations) {
      if (past.timeMillis > upCutoff) {
        up = Math.min(up, past.replicas);
      }
      if (past.timeMillis > downCutoff) {
        down = Math.max(down, past.replicas);
      }
    }
    dropBefore(recommendations, Math.min(upCutoff, downCutoff));
    recommendations.add(new Timed(nowMillis, proposal));
    return Math.min(Math.max(current, up), down);
  }

  private int upLimit(long nowMillis, int current) {
    List<Integer> limits = new ArrayList<>();
    for (ScalingRules.Policy policy : spec.up().policies()) {
      int start = atPeriodStart(nowMillis, current, policy);
      limits.add(
          switch (policy.type()) {
            case PODS -> start + policy.value();
            case PERCENT -> HpaMetric.ceil(start * (100.0 + policy.value()) / 100);
          });
    }
    return switch (spec.up().select()) {
      case MAX -> limits.stream().max(Integer::compare).orElse(current);
      case MIN -> limits.stream().min(Integer::compare).orElse(current);
      case DISABLED -> current;
    };
  }

  private int downLimit(long nowMillis, int current) {
    List<Integer> limits = new ArrayList<>();
    for (ScalingRules.Policy policy : spec.down().policies()) {
      int start = atPeriodStart(nowMillis, current, policy);
      limits.add(
          switch (policy.type()) {
            case PODS -> start - policy.value();
            // rounded so that more pods go: 10 % of 72 are 8
            case PERCENT -> (int) Math.floor(start * (100.0 - policy.value()) / 100);
          });
    }
    return switch (spec.down().select()) {
      case MAX -> limits.stream().min(Integer::compare).orElse(current);
      case MIN -> limits.stream().max(Integer::compare).orElse(current);
      case DISABLED -> current;
    };
  }

  private int atPeriodStart(long nowMillis, int current, ScalingRules.Policy policy) {
    long cutoff = nowMillis - policy.periodSeconds() * 1000L;
    return current - sumAfter(ups, cutoff) + sumAfter(downs, cutoff);
  }

  private int sumAfter(Deque<Timed> events, long cutoff) {
    dropBefore(events, cutoff - 1_800_000L);
    int sum = 0;
    for (Timed event : events) {
      sum += event.timeMillis > cutoff ? event.replicas : 0;
    }
    return sum;
  }

  private static void dropBefore(Deque<Timed> events, long timeMillis) {
    while (!events.isEmpty() && events.getFirst().timeMillis <= timeMillis) {
      events.removeFirst();
    }
  }
}
