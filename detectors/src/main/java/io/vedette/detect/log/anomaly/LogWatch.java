package io.vedette.detect.log.anomaly;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is unusual about the known patterns of one service, a fold: their rates against their
 * own season ({@link RateWatch}), heartbeats that stay away ({@link SilenceWatch}), their order in
 * a trace or session ({@link OrderWatch}) and the values of their variables ({@link ValueWatch}).
 * What begins together is one finding ({@link Bursts}).
 *
 * <p>Give it each line with {@link #observe}, close each minute in turn with {@link #closeMinute},
 * then call {@link #onTime}.
 */
public final class LogWatch {
  private static final int VERSION = 1;

  private final WatchOptions options;
  private final RateWatch rates;
  private final SilenceWatch silence;
  private final ValueWatch values;
  private final OrderWatch order;

  public LogWatch(WatchOptions options) {
    this.options = options;
    this.rates = new RateWatch(options);
    this.silence = new SilenceWatch(options);
    this.values = new ValueWatch(options);
    this.order = new OrderWatch(options);
  }

  public WatchState newState() {
    return new WatchState();
  }

  /**
   * How the series of a pattern is judged; null where the user wants it left alone. Asked once for
   * each series: another answer needs another instance.
   */
  public interface Monitors extends Function<SeriesKey, @Nullable SeriesMonitor> {}

  /** The monitor of every series unless the user decided otherwise. */
  public SeriesMonitor defaultMonitor() {
    return rates.defaultMonitor();
  }

  /** A monitor under a user's policy, with the usual least changes where that has none. */
  public SeriesMonitor monitor(SeriesPolicy policy) {
    return rates.monitor(policy);
  }

  /** Lets a pattern go whose lines will be another's. */
  public void forget(WatchState s, String patternId, long nowMillis) {
    WatchedPattern p = s.patterns.get(patternId);
    if (p != null) {
      s.remove(p, nowMillis);
    }
  }

  /** Takes one line of the service. */
  public void observe(WatchState s, Line line) {
    s.see(line);
    WatchedPattern p = s.patterns.get(line.patternId());
    if (p == null) {
      if (s.patterns.size() >= options.maxPatterns()) {
        s.unwatchedLines++;
        return;
      }
      p = WatchedPattern.of(line, s.nextNumber++);
      s.add(p);
    }
    if (p.missing) {
      silence.back(s, p, line.timeMillis());
    }
    p.see(line);
    values.observe(s, p, line);
    order.observe(s, p, line);
  }

  /** Counts a line in its minute, if that is not closed yet. */
  public void count(WatchState s, Line line, long minute) {
    WatchedPattern p = s.patterns.get(line.patternId());
    if (p != null) {
      p.minutes.add(minute);
    }
  }

  /**
   * Patterns have been merged: what is known by an old id goes, what it has become learns afresh.
   *
   * @param resolve the id that an id has become, or itself
   */
  public void merge(WatchState s, UnaryOperator<String> resolve, long nowMillis) {
    for (WatchedPattern p : List.copyOf(s.patterns.values())) {
      String now = resolve.apply(p.id);
      if (!now.equals(p.id)) {
        s.remove(p, nowMillis);
        WatchedPattern into = s.patterns.get(now);
        if (into != null) {
          into.count += p.count;
          into.learnAfresh(nowMillis);
        }
      }
    }
  }

  /**
   * Closes a minute.
   *
   * @param minute since the epoch
   * @param any whether the service logged anything in it; if not, its patterns are not judged, as
   *     it is the service that is silent
   */
  public void closeMinute(
      WatchState s, Entity service, long minute, boolean any, Monitors monitors) {
    for (WatchedPattern p : s.patterns.values()) {
      int lines = p.minutes.take(minute);
      if (any) {
        rates.minute(s, service, p, minute, lines, monitors);
      }
    }
  }

  /**
   * Looks for what has stayed away, makes room, and gives out what has changed.
   *
   * @param live false where event time has jumped: input may be missing, so silence means nothing
   */
  public void onTime(
      WatchState s, Entity service, long nowMillis, boolean live, Consumer<Finding> out) {
    silence.look(s, service, nowMillis, live);
    order.look(s, nowMillis);
    makeRoom(s, nowMillis);
    s.bursts.flush(service, nowMillis, options.quietMillis(), out);
  }

  private void makeRoom(WatchState s, long nowMillis) {
    if (s.unwatchedLines == 0) {
      return;
    }
    s.unwatchedLines = 0;
    List<WatchedPattern> least =
        s.patterns.values().stream()
            .sorted(Comparator.comparingLong(WatchedPattern::value))
            .limit(options.maxPatterns() / 16)
            .toList();
    for (WatchedPattern p : least) {
      s.remove(p, nowMillis);
      s.evicted++;
    }
  }

  public StateCodec<WatchState> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<WatchState> {
    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(WatchState state, DataOutput out) throws IOException {
      state.write(out);
    }

    @Override
    public WatchState read(int version, DataInput in) throws IOException {
      if (version > VERSION) {
        throw new IOException(
            "watched log patterns of version %d; this release reads up to %d, upgrade it"
                .formatted(version, VERSION));
      }
      return WatchState.read(in);
    }
  }
}
