package io.vedette.detect.rollout;

import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.trace.RedWindow;
import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees that a new version of a service answers, and compares it with the one before, minute by
 * minute for an hour: by location, tail and spread of its own time, by its own failures, and by
 * what it logs, see {@link LogEffect}.
 *
 * <p>Best is the old version at the same time, under the same load. Where it no longer answers, the
 * new one is held against the two hours before and, where known, the same hour of the day before:
 * worse is only what is worse than both, so that neither the morning's load nor last week's trouble
 * speaks against a deploy. The test may be looked at every minute, see {@link Effect}.
 */
public final class RolloutWatch {
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long FORGET = 24 * HOUR;
  private static final double ENOUGH_BESIDE = 5;
  private static final double ENOUGH_FRESH = 3;
  private static final double ENOUGH_FOR_SAME = 10;

  /** The logs of the version before fade with a half-life of two hours. */
  private static final double KEEP_LOGS = Math.pow(0.5, 1 / 120.0);

  private final Entity service;

  public RolloutWatch(Entity service) {
    this.service = service;
  }

  public RolloutState newState() {
    return new RolloutState();
  }

  public static StateCodec<RolloutState> codec() {
    return RolloutStateCodec.INSTANCE;
  }

  /**
   * Takes one minute.
   *
   * @param endMillis its end, event time
   * @param byVersion calls of each version that answered in it
   * @return a verdict that is new, or that is told for the last time
   */
  public Optional<Rollout> observe(
      RolloutState state, long endMillis, Map<String, RedWindow> byVersion) {
    return observe(state, endMillis, byVersion, Map.of());
  }

  /**
   * The same with what each version logged in the minute.
   *
   * @param logs by version; a version that is missing logged nothing
   */
  public Optional<Rollout> observe(
      RolloutState state,
      long endMillis,
      Map<String, RedWindow> byVersion,
      Map<String, VersionPatterns> logs) {
    List<String> newcomers = newcomers(state, endMillis, byVersion);
    if (state.version.isEmpty() && !newcomers.isEmpty()) {
      state.version = newcomers.get(0);
    } else if (!newcomers.isEmpty()) {
      begin(state, newcomers.get(0), endMillis - MINUTE);
    }
    count(state, byVersion, logs);
    if (!state.comparing()) {
      add(state.hour(Math.floorDiv(endMillis - 1, HOUR)), byVersion.get(state.version));
      return Optional.empty();
    }
    add(state.fresh, byVersion.get(state.version));
    add(state.beside, byVersion.get(state.before));
    boolean errors = logsErrors(state, byVersion.get(state.version), logs.get(state.version));
    return judge(state, endMillis, byVersion, errors);
  }

  private static void count(
      RolloutState state, Map<String, RedWindow> byVersion, Map<String, VersionPatterns> logs) {
    String before = state.comparing() ? state.before : state.version;
    RedWindow old = byVersion.get(before);
    if (old != null) {
      state.logsBefore.fade(KEEP_LOGS);
      state.logsBefore.add(logs.get(before), old.seen());
    }
    RedWindow fresh = byVersion.get(state.version);
    if (state.comparing() && fresh != null) {
      state.logsFresh.add(logs.get(state.version), fresh.seen());
    }
  }

  /** Whether the new version logged more errors in this minute than the one before would have. */
  private static boolean logsErrors(
      RolloutState state, @Nullable RedWindow calls, @Nullable VersionPatterns logs) {
    double before = new LogEffect(state.logsBefore, state.logsFresh).oldErrors();
    return logs != null
        && logs.errors() > LogEffect.TIMES * before * (calls == null ? 0 : calls.seen());
  }

  private static void add(Minutes minutes, @Nullable RedWindow window) {
    if (window != null) {
      minutes.add(window);
    }
  }

  private static List<String> newcomers(
      RolloutState state, long end, Map<String, RedWindow> byVersion) {
    List<String> out = new ArrayList<>();
    for (String version : byVersion.keySet().stream().sorted().toList()) {
      Long last = state.seen.remove(version);
      state.seen.put(version, end);
      if (last == null || end - last > FORGET) {
        out.add(version);
      }
    }
    while (state.seen.size() > RolloutState.MAX_VERSIONS) {
      state.seen.remove(state.seen.keySet().iterator().next());
    }
    return out;
  }

  private static void begin(RolloutState state, String version, long sinceMillis) {
    state.before = state.version;
    state.version = version;
    state.sinceMillis = sinceMillis;
    state.goodMillis = 0;
    state.verdict = RolloutVerdict.INCONCLUSIVE;
    state.fresh = new Minutes();
    state.beside = new Minutes();
    state.logsFresh = new PatternCounts();
  }

  private Optional<Rollout> judge(
      RolloutState state, long end, Map<String, RedWindow> byVersion, boolean errors) {
    Long lastSeen = state.seen.get(state.version);
    boolean rolledBack =
        byVersion.containsKey(state.before) && lastSeen != null && end - lastSeen >= 3 * MINUTE;
    boolean over = rolledBack || end - state.sinceMillis >= HOUR;
    List<Baseline> baselines = baselines(state, end);
    List<List<Effect>> compared =
        baselines.stream().map(b -> effects(b.minutes(), state.fresh)).toList();
    LogEffect logs = new LogEffect(state.logsBefore, state.logsFresh);
    RolloutVerdict verdict =
        state.fresh.n < ENOUGH_FRESH || compared.isEmpty()
            ? RolloutVerdict.INCONCLUSIVE
            : withLogs(verdict(compared, state.fresh.n), logs.worse());
    // a verdict stands until another one is sure
    RolloutVerdict standing = verdict == RolloutVerdict.INCONCLUSIVE ? state.verdict : verdict;
    boolean news = standing != state.verdict;
    boolean trouble = standing == RolloutVerdict.WORSE || state.verdict == RolloutVerdict.WORSE;
    if (!trouble && !errors && state.fresh.n >= ENOUGH_FRESH) {
      state.goodMillis = end;
    }
    Optional<Rollout> told =
        news || over
            ? Optional.of(
                Rollout.of(
                    service,
                    state,
                    end,
                    standing,
                    words(baselines),
                    compared.isEmpty() ? List.of() : compared.get(0),
                    logs,
                    over))
            : Optional.empty();
    state.verdict = standing;
    if (over) {
      finish(state, rolledBack);
    }
    return told;
  }

  private static void finish(RolloutState state, boolean rolledBack) {
    if (rolledBack) {
      state.version = state.before;
    } else {
      state.logsBefore = state.logsFresh;
    }
    state.logsFresh = new PatternCounts();
    state.before = "";
    state.sinceMillis = 0;
  }

  /** More errors in the logs speak against a version, whatever its times say. */
  private static RolloutVerdict withLogs(RolloutVerdict measured, boolean worse) {
    if (!worse) {
      return measured;
    }
    return measured == RolloutVerdict.BETTER ? RolloutVerdict.INCONCLUSIVE : RolloutVerdict.WORSE;
  }

  private record Baseline(Minutes minutes, String words) {}

  /** While the old version still answers, nothing else will do, even if it takes longer. */
  private static List<Baseline> baselines(RolloutState state, long end) {
    if (state.beside.n >= ENOUGH_BESIDE) {
      return List.of(new Baseline(state.beside, "the old version at the same time"));
    }
    if (end - state.seen.getOrDefault(state.before, 0L) < 2 * MINUTE) {
      return List.of();
    }
    long hour = Math.floorDiv(state.sinceMillis, HOUR);
    Minutes last = new Minutes();
    last.addAll(state.known(hour));
    last.addAll(state.known(hour - 1));
    last.addAll(state.known(hour - 2));
    Minutes yesterday = new Minutes();
    yesterday.addAll(state.known(hour - 24));
    yesterday.addAll(state.known(hour - 23));
    List<Baseline> out = new ArrayList<>();
    if (last.n >= 2 * ENOUGH_BESIDE) {
      out.add(new Baseline(last, "the hours before"));
    }
    if (yesterday.n >= 2 * ENOUGH_BESIDE) {
      out.add(new Baseline(yesterday, "the same hour of the day before"));
    }
    return out;
  }

  private static String words(List<Baseline> baselines) {
    return baselines.isEmpty()
        ? "nothing: the old version was not seen for long enough"
        : String.join(" and ", baselines.stream().map(Baseline::words).toList());
  }

  private static List<Effect> effects(Minutes old, Minutes fresh) {
    List<Effect> out = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      out.add(Effect.of(measure, old, fresh));
    }
    return out;
  }

  private static RolloutVerdict verdict(List<List<Effect>> compared, double minutes) {
    boolean worse = compared.stream().allMatch(c -> c.stream().anyMatch(Effect::rose));
    boolean better = compared.stream().allMatch(c -> c.stream().anyMatch(Effect::fell));
    if (worse != better) {
      return worse ? RolloutVerdict.WORSE : RolloutVerdict.BETTER;
    }
    boolean same =
        minutes >= ENOUGH_FOR_SAME
            && compared.stream().anyMatch(c -> c.stream().allMatch(Effect::same));
    return same ? RolloutVerdict.SAME : RolloutVerdict.INCONCLUSIVE;
  }
}
