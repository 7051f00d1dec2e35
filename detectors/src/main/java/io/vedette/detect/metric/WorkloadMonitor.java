package io.vedette.detect.metric;

import io.vedette.detect.metric.JointSurprise.Driver;
import io.vedette.detect.metric.WorkloadState.Metric;
import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges all metrics of one workload together, minute by minute, from the points that are unusual
 * for their own series: surprises that are each too small to report, in one minute, are a large
 * one. Knows no more of a series than that, so a million series cost little; says which metrics
 * drive the score.
 *
 * <p>As {@link GroupDetector} has it, independent surprises add up, less the choice of those that
 * break records. But the metrics of a workload are not independent: what usually comes together is
 * one thing and counts once. From the largest surprise down, each adds what is left of it after its
 * dependence on those before ({@link Companions}); and how large such sums usually get for this
 * workload is learned ({@link JointTail}). A surprise is the largest of a metric's points, series
 * and features in that minute, and is corrected for their number (Bonferroni).
 *
 * <p>A pure fold over event time. Where a series has a finding of its own, nothing is raised: the
 * finding says more.
 */
public final class WorkloadMonitor {
  public static final long MINUTE_MILLIS = 60_000L;
  static final int MAX_METRICS = 32;

  private static final int MAX_OPEN_MINUTES = 5;
  private static final int CLOSE_MINUTES = 5;
  private static final double LEAST_PART = 0.5;
  private static final long UNHEARD_MILLIS = 86_400_000L;

  private final Sensitivity sensitivity;

  public WorkloadMonitor(MonitorOptions options) {
    this.sensitivity = options.sensitivity();
  }

  /**
   * What happened to a workload's finding in one minute.
   *
   * @param startMillis of the finding
   * @param surprise what is unusual, or null where the finding is over
   */
  public record News(long startMillis, long minuteMillis, @Nullable JointSurprise surprise) {}

  /** Whether a point can add to a joint surprise, where its metric has no other series. */
  static boolean adds(double surprise, double intervalMillis) {
    return surprise > 0 && surprise - Math.log10(looks(intervalMillis)) >= LEAST_PART;
  }

  /** Features and points of a minute, of which the most surprising one counts. */
  private static double looks(double intervalMillis) {
    return Features.LOOKS * Math.max(1, MINUTE_MILLIS / Math.max(1, intervalMillis));
  }

  public WorkloadState newState() {
    return new WorkloadState();
  }

  public static StateCodec<WorkloadState> codec() {
    return WorkloadState.CODEC;
  }

  /** Takes a point of a minute that is not over; of one that is, nothing. */
  public void observe(WorkloadState state, UnusualPoint point, long watermarkMillis) {
    long minute = Math.floorDiv(point.timeMillis(), MINUTE_MILLIS) * MINUTE_MILLIS;
    boolean over = minute + MINUTE_MILLIS <= watermarkMillis;
    boolean full = state.open.size() >= MAX_OPEN_MINUTES && !state.open.containsKey(minute);
    String name = point.series().name();
    Metric metric = over || full ? null : metric(state, name, minute);
    if (metric != null) {
      metric.see(point.series(), minute);
      state
          .open
          .computeIfAbsent(minute, m -> new HashMap<>())
          .merge(name, point, WorkloadMonitor::worse);
    }
  }

  private static UnusualPoint worse(UnusualPoint a, UnusualPoint b) {
    UnusualPoint worse = b.surprise() > a.surprise() ? b : a;
    return worse.reported() || !(a.reported() || b.reported())
        ? worse
        : new UnusualPoint(
            worse.series(),
            worse.timeMillis(),
            worse.intervalMillis(),
            worse.surprise(),
            worse.value(),
            worse.expected(),
            true);
  }

  /** The metric of a name; where there are too many, in the place of one unheard of for a day. */
  private static @Nullable Metric metric(WorkloadState state, String name, long minute) {
    Metric known = state.metrics.get(name);
    if (known != null) {
      return known;
    }
    if (state.companions.size() < MAX_METRICS) {
      known = new Metric(state.companions.add());
    } else {
      Map.Entry<String, Metric> eldest =
          state.metrics.entrySet().stream()
              .min(Comparator.comparingLong(e -> e.getValue().lastMinute))
              .orElseThrow();
      if (minute - eldest.getValue().lastMinute <= UNHEARD_MILLIS) {
        return null;
      }
      state.metrics.remove(eldest.getKey());
      known = new Metric(eldest.getValue().index);
      state.companions.clear(known.index);
    }
    state.metrics.put(name, known);
    return known;
  }

  /**
   * Judges a minute that is over. Call it for each minute in which the workload was heard of, or
   * has a finding open, once event time has passed its end.
   */
  public Optional<News> endOfMinute(WorkloadState state, long minuteMillis) {
    Map<String, UnusualPoint> points = state.open.remove(minuteMillis);
    JointSurprise surprise =
        points == null || points.isEmpty() ? null : judge(state, minuteMillis, points);
    boolean anomalous = surprise != null && surprise.anomalous();
    boolean open = state.startMillis != Long.MIN_VALUE;
    if (anomalous) {
      state.startMillis = open ? state.startMillis : minuteMillis;
      state.quietMinutes = 0;
      return Optional.of(new News(state.startMillis, minuteMillis, surprise));
    }
    if (open && ++state.quietMinutes >= CLOSE_MINUTES) {
      News over = new News(state.startMillis, minuteMillis, null);
      state.startMillis = Long.MIN_VALUE;
      return Optional.of(over);
    }
    return Optional.empty();
  }

  /** The joint surprise of a minute, or null where there is none or a series tells it itself. */
  private @Nullable JointSurprise judge(
      WorkloadState state, long minute, Map<String, UnusualPoint> points) {
    List<Driver> breaking = new ArrayList<>();
    int[] unusual = new int[points.size()];
    int at = 0;
    boolean reported = false;
    for (Map.Entry<String, UnusualPoint> e : points.entrySet()) {
      Metric metric = state.metrics.get(e.getKey());
      if (metric == null) {
        return null; // its place went to another metric within the minute
      }
      UnusualPoint p = e.getValue();
      unusual[at++] = metric.index;
      reported |= p.reported();
      double corrected = p.surprise() - Math.log10(metric.series() * looks(p.intervalMillis()));
      if (corrected > 0) {
        breaking.add(new Driver(p, corrected));
      }
    }
    JointSurprise joint =
        joint(state, points.values().iterator().next().entity(), minute, breaking);
    state.companions.learn(unusual);
    return reported || joint.drivers().size() < 2 ? null : joint;
  }

  private JointSurprise joint(
      WorkloadState state, Entity workload, long minute, List<Driver> breaking) {
    breaking.sort(Comparator.comparingDouble(Driver::decades).reversed());
    List<Driver> drivers = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    double sum = 0;
    for (Driver each : breaking) {
      int index = index(state, each);
      double dependence = 0;
      for (int other : counted) {
        dependence = Math.max(dependence, state.companions.dependence(index, other));
      }
      double adds = (1 - Math.min(1, dependence)) * each.decades();
      if (adds >= LEAST_PART) {
        counted.add(index);
        drivers.add(new Driver(each.point(), adds));
        sum += adds;
      }
    }
    int metrics = state.metrics.size();
    double joint = drivers.size() < 2 ? 0 : GroupDetector.joint(sum, drivers.size(), metrics);
    double calibrated = state.tail.calibrated(joint);
    state.tail.learn(minute, joint);
    return new JointSurprise(
        workload, minute, calibrated, sensitivity.decades(MINUTE_MILLIS), metrics, drivers);
  }

  private static int index(WorkloadState state, Driver driver) {
    Metric metric = state.metrics.get(driver.point().series().name());
    return metric == null ? 0 : metric.index;
  }
}
