package io.vedette.detect.metric;

import io.vedette.detect.metric.CombinationState.Column;
import io.vedette.detect.metric.CombinationState.Mean;
import io.vedette.detect.metric.CombinationState.Minute;
import io.vedette.model.StateCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the values of a workload's metrics do not go together, though each of them is usual:
 * a processor that is busy without requests, a queue that grows while the load falls. A model of
 * the states that the workload is found in ({@link CombinationModel}) is trained on a sample of its
 * minutes after a day, and anew every six hours; a distance to them is judged as any feature is, by
 * the records it breaks ({@link Extremes}), out of sample.
 *
 * <p>A pure fold over event time. Where a series has a finding of its own, nothing is raised and
 * nothing learned.
 */
public final class CombinationMonitor {
  static final int MAX_METRICS = 12;

  private static final long MINUTE_MILLIS = WorkloadMonitor.MINUTE_MILLIS;
  private static final int MIN_METRICS = 2;
  private static final int ROWS = 360;
  private static final int SETTLE_MINUTES = 10;
  private static final int TRAIN_AFTER_MINUTES = 1440;
  private static final int TRAIN_EVERY_MINUTES = 360;
  private static final int STALE_MINUTES = 5;
  private static final int ANEW_MINUTES = 1440;
  private static final double NEWER_SHARE = 0.1;
  private static final int HOLD_OUT = 3;
  private static final int CLOSE_MINUTES = 5;
  private static final int MAX_OPEN_MINUTES = 5;
  private static final double LEAST_EXCESS = 0.5;

  private final Sensitivity sensitivity;

  public CombinationMonitor(MonitorOptions options) {
    this.sensitivity = options.sensitivity();
  }

  /**
   * What a minute shows.
   *
   * @param startMillis of the finding
   * @param combination what does not go together, or null where the finding is over
   */
  public record News(long startMillis, long minuteMillis, @Nullable Combination combination) {}

  public CombinationState newState() {
    return new CombinationState();
  }

  public static StateCodec<CombinationState> codec() {
    return CombinationState.CODEC;
  }

  /**
   * Takes a point of the workload; points of several series of a metric count as their mean. One of
   * a minute that was judged is left out.
   *
   * @param metric the series' name
   * @param value finite
   * @param reported whether the series has a finding of its own
   */
  public void observe(
      CombinationState s, String metric, long timeMillis, double value, boolean reported) {
    long minute = Math.floorDiv(timeMillis, MINUTE_MILLIS);
    boolean full = s.open.size() >= MAX_OPEN_MINUTES && !s.open.containsKey(minute);
    if (minute <= s.minute || full) {
      return;
    }
    boolean known = s.columns.containsKey(metric);
    if (!known && !s.settled && s.columns.size() < MAX_METRICS) {
      s.columns.put(metric, new Column());
      known = true;
    }
    if (known) {
      Minute open = s.open.computeIfAbsent(minute, m -> new Minute());
      open.reported |= reported;
      open.means.computeIfAbsent(metric, m -> new Mean()).add(value);
    }
  }

  /**
   * Judges a minute that is over. Call it in order, for each minute that had points or while a
   * finding is open, once event time has passed its end.
   */
  public Optional<News> endOfMinute(CombinationState s, long minuteMillis) {
    long minute = Math.floorDiv(minuteMillis, MINUTE_MILLIS);
    if (minute <= s.minute) {
      return Optional.empty();
    }
    s.firstMinute = s.firstMinute == Long.MIN_VALUE ? minute : s.firstMinute;
    s.minute = minute;
    Minute over = s.open.remove(minute);
    boolean reported = over != null && over.reported;
    if (over != null) {
      over.means.forEach(
          (metric, mean) -> {
            Column column = s.columns.get(metric);
            if (column != null) {
              column.last = mean.value();
              column.lastMinute = minute;
            }
          });
    }
    s.settled |= s.minute - s.firstMinute >= SETTLE_MINUTES && s.columns.size() >= MIN_METRICS;
    double[] row = s.settled ? row(s) : null;
    if (row == null) {
      startAnewWithoutRows(s);
      return quiet(s); // what is no longer sent cannot be found at odds
    }
    s.lastRowMinute = s.minute;
    CombinationModel model = s.model;
    Optional<News> news = model == null ? Optional.empty() : judge(s, model, row, reported);
    if (!reported && s.startMillis == Long.MIN_VALUE) {
      keep(s, row);
    }
    train(s);
    return news;
  }

  /** The values of the minute; null where one has not been heard of for five minutes. */
  private static double @Nullable [] row(CombinationState s) {
    double[] row = new double[s.columns.size()];
    int i = 0;
    for (Column column : s.columns.values()) {
      if (column.lastMinute == Long.MIN_VALUE || s.minute - column.lastMinute > STALE_MINUTES) {
        return null;
      }
      row[i++] = column.last;
    }
    return row;
  }

  /** A workload that no longer sends one of its metrics is another one after a day. */
  private static void startAnewWithoutRows(CombinationState s) {
    long since = Math.max(s.firstMinute, s.lastRowMinute);
    if (s.settled && s.minute - since > ANEW_MINUTES) {
      s.columns.clear();
      s.open.clear();
      s.settled = false;
      s.firstMinute = s.minute;
      s.rows.clear();
      s.rowsSeen = 0;
      s.model = null;
      s.trainedMinute = Long.MIN_VALUE;
    }
  }

  private Optional<News> judge(
      CombinationState s, CombinationModel model, double[] row, boolean reported) {
    CombinationModel.Distance d = model.distance(row);
    double surprise = s.distances.surprise(d.distance(), LEAST_EXCESS);
    double decades = sensitivity.decades(MINUTE_MILLIS);
    long millis = s.minute * MINUTE_MILLIS;
    boolean open = s.startMillis != Long.MIN_VALUE;
    boolean far = s.distances.isAbove(d.distance());
    if (far && surprise >= decades && !reported) {
      s.startMillis = open ? s.startMillis : millis;
      s.quietMinutes = 0;
      List<String> names = List.copyOf(s.columns.keySet());
      return Optional.of(
          new News(s.startMillis, millis, Combination.of(names, row, d, surprise, decades)));
    }
    if (!reported) {
      s.distances.learn(d.distance(), MINUTE_MILLIS);
    }
    return quiet(s);
  }

  /** Closes the finding that is open once nothing has spoken for it for some minutes. */
  private static Optional<News> quiet(CombinationState s) {
    if (s.startMillis == Long.MIN_VALUE || ++s.quietMinutes < CLOSE_MINUTES) {
      return Optional.empty();
    }
    News over = new News(s.startMillis, s.minute * MINUTE_MILLIS, null);
    s.startMillis = Long.MIN_VALUE;
    return Optional.of(over);
  }

  /** Reservoir sampling (Vitter 1985) that never ceases to take one in ten. */
  private static void keep(CombinationState s, double[] row) {
    float[] narrow = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      narrow[i] = Extremes.narrow(row[i]);
    }
    s.rowsSeen++;
    if (s.rows.size() < ROWS) {
      s.rows.add(narrow);
      return;
    }
    SplittableRandom random = new SplittableRandom(s.minute);
    if (random.nextDouble() < Math.max(NEWER_SHARE, (double) ROWS / s.rowsSeen)) {
      s.rows.set(random.nextInt(ROWS), narrow);
    }
  }

  private static void train(CombinationState s) {
    boolean old = s.minute - s.firstMinute >= TRAIN_AFTER_MINUTES && s.rows.size() == ROWS;
    boolean due =
        s.trainedMinute == Long.MIN_VALUE || s.minute - s.trainedMinute >= TRAIN_EVERY_MINUTES;
    if (!old || !due || s.startMillis != Long.MIN_VALUE) {
      return;
    }
    double[][] rows = s.rows.stream().map(CombinationMonitor::wide).toArray(double[][]::new);
    int held = ROWS / HOLD_OUT;
    CombinationModel model = CombinationModel.train(Arrays.copyOfRange(rows, held, ROWS));
    Extremes distances = new Extremes();
    for (double[] row : Arrays.copyOf(rows, held)) {
      distances.learn(model.distance(row).distance(), MINUTE_MILLIS);
    }
    s.model = model;
    s.distances = distances;
    s.trainedMinute = s.minute;
  }

  private static double[] wide(float[] row) {
    double[] wide = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      wide[i] = row[i];
    }
    return wide;
  }
}
