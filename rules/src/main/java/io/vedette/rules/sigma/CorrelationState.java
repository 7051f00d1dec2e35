package io.vedette.rules.sigma;

import io.vedette.model.Ids;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The matches of one correlation and group within its timespan, in event time, at most {@value
 * #MAX_MATCHES}. After it fired it keeps quiet for one timespan, unless twice as many matches as
 * before make it hold again: what goes on is a finding a timespan and what grows is a finding a
 * doubling, and not one a match.
 */
public final class CorrelationState {
  static final int MAX_MATCHES = 10_000;
  static final int MAX_ORDERED = 8;
  private static final int MAX_VALUE = 64;

  /** Its binary form. */
  public static final StateCodec<CorrelationState> CODEC = new Codec();

  private final List<Match> matches = new ArrayList<>();
  private final Map<String, Integer> values = new HashMap<>();
  private List<Match> fired = List.of();
  private long quietUntil = Long.MIN_VALUE;
  private int firedMatches;
  private long timespanMillis;

  /** One match: when, of which rule, with which value (a number, or NaN), in which event. */
  private record Match(long timeMillis, int rule, String value, double number, String eventId) {
    Match(long timeMillis, int rule, String value, String eventId) {
      this(timeMillis, rule, value, number(value), eventId);
    }

    private static double number(String value) {
      return Objects.requireNonNullElse(FieldTest.number(value), Double.NaN);
    }
  }

  /** Takes a match in and drops what left the window; true where the condition now holds. */
  boolean add(SigmaCorrelations.Step step, SigmaCorrelation c) {
    long time = step.finding().startMillis();
    String event =
        step.finding().evidence().isEmpty() ? "" : step.finding().evidence().get(0).ref();
    insert(new Match(time, step.rule(), shortened(step.value()), shortened(event)));
    // absence is looked for before a match too
    timespanMillis = c.waits() ? 2 * c.timespanMillis() : c.timespanMillis();
    expire(newestMillis() - timespanMillis);
    if (c.waits()) {
      return false;
    }
    boolean quiet = newestMillis() < quietUntil && matches.size() < 2 * firedMatches;
    if (quiet || !holds(c)) {
      return false;
    }
    fired = List.copyOf(matches);
    firedMatches = fired.size();
    quietUntil = newestMillis() + timespanMillis;
    // a share of all values needs these afterwards
    if (!ofShare(c)) {
      matches.clear();
      values.clear();
    }
    return true;
  }

  /**
   * Decides about a match whose timespan is over: what must be there is within the timespan that
   * begins with it, and what must not be is neither there nor in the timespan before.
   */
  boolean decide(SigmaCorrelations.Step step, SigmaCorrelation c) {
    long time = step.finding().startMillis();
    long span = c.timespanMillis();
    ExtendedCondition condition = c.extended();
    if (condition == null || time <= quietUntil) {
      return false;
    }
    List<Match> after = between(time, time + span);
    boolean ordered = c.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED;
    int[] around = rulesOf(between(time - span, time + span));
    if (!condition.holds(c.rules(), rulesOf(after), around, ordered)) {
      return false;
    }
    fired = after;
    firedMatches = fired.size();
    quietUntil = time + span;
    return true;
  }

  private static int[] rulesOf(List<Match> matches) {
    return matches.stream().mapToInt(Match::rule).toArray();
  }

  private List<Match> between(long from, long to) {
    return matches.stream().filter(m -> m.timeMillis() >= from && m.timeMillis() <= to).toList();
  }

  /** Long values count by their hash, so that two with the same beginning stay two. */
  private static String shortened(String value) {
    return value.length() <= MAX_VALUE ? value : Ids.of(value);
  }

  /**
   * Keeps the order of event time, so that a late match counts where it happened. Many senders
   * stamp whole seconds: what bears the same time is taken to have happened in the order asked for.
   */
  private void insert(Match match) {
    int at = matches.size();
    while (at > 0 && after(matches.get(at - 1), match)) {
      at--;
    }
    matches.add(at, match);
    values.merge(match.value(), 1, Integer::sum);
  }

  private static boolean after(Match one, Match other) {
    return one.timeMillis() == other.timeMillis()
        ? one.rule() > other.rule()
        : one.timeMillis() > other.timeMillis();
  }

  private void expire(long oldest) {
    int expired = Math.max(0, matches.size() - MAX_MATCHES);
    while (matches.get(expired).timeMillis() < oldest) {
      expired++;
    }
    for (Match gone : matches.subList(0, expired)) {
      values.computeIfPresent(gone.value(), (v, n) -> n == 1 ? null : n - 1);
    }
    matches.subList(0, expired).clear();
  }

  /** Event time of the newest match, or of what fired last. */
  long newestMillis() {
    return matches.isEmpty() ? quietUntil : matches.get(matches.size() - 1).timeMillis();
  }

  /** True where nothing in it can matter any more at this event time. */
  public boolean over(long timeMillis) {
    return quietUntil <= timeMillis
        && (matches.isEmpty() || newestMillis() + timespanMillis < timeMillis);
  }

  private boolean holds(SigmaCorrelation c) {
    return switch (c.type()) {
      case EVENT_COUNT -> c.holds(matches.size());
      case VALUE_COUNT -> c.holds(values.size());
      case TEMPORAL, TEMPORAL_ORDERED -> rulesHold(c);
      case VALUE_SUM, VALUE_AVG, VALUE_MIN, VALUE_MAX, VALUE_MEDIAN, VALUE_PERCENTILE ->
          ofShare(c) ? c.holds(shareOfNewest()) : numbersHold(c);
    };
  }

  private boolean numbersHold(SigmaCorrelation c) {
    double[] sorted =
        matches.stream()
            .mapToDouble(Match::number)
            .filter(d -> !Double.isNaN(d))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return false;
    }
    double sum = Arrays.stream(sorted).sum();
    return c.holds(
        switch (c.type()) {
          case VALUE_AVG -> sum / sorted.length;
          case VALUE_MIN -> sorted[0];
          case VALUE_MAX -> sorted[sorted.length - 1];
          case VALUE_MEDIAN -> percentile(sorted, 50);
          case VALUE_PERCENTILE -> percentile(sorted, c.percentile());
          case VALUE_SUM, EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> sum;
        });
  }

  private boolean rulesHold(SigmaCorrelation c) {
    boolean inOrder = c.type() == SigmaCorrelation.Type.TEMPORAL_ORDERED;
    int[] rules = rulesOf(matches);
    if (c.extended() != null) {
      return c.extended().holds(c.rules(), rules, rules, inOrder);
    }
    int count =
        inOrder ? ordered(rules, c.rules().size()) : (int) Arrays.stream(rules).distinct().count();
    return c.bounds().isEmpty() ? count == c.rules().size() : c.holds(count);
  }

  /** A percentile correlation without a percentile: see {@link SigmaCorrelation#percentile}. */
  private static boolean ofShare(SigmaCorrelation c) {
    return c.type() == SigmaCorrelation.Type.VALUE_PERCENTILE && Double.isNaN(c.percentile());
  }

  private double shareOfNewest() {
    String newest = matches.get(matches.size() - 1).value();
    return 100.0 * Objects.requireNonNullElse(values.get(newest), 0) / matches.size();
  }

  /** Nearest rank. */
  private static double percentile(double[] sorted, double p) {
    int rank = (int) Math.ceil(p / 100 * sorted.length);
    return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))];
  }

  /** How many different rules were matched one after the other, in the order of the rules. */
  private static int ordered(int[] matched, int rules) {
    int[] longest = new int[rules];
    for (int rule : matched) {
      int before = 0;
      for (int r = 0; r < rule; r++) {
        before = Math.max(before, longest[r]);
      }
      longest[rule] = Math.max(longest[rule], before + 1);
    }
    return Arrays.stream(longest).max().orElse(0);
  }

  /** Onset of what fired last. */
  long startMillis() {
    return fired.isEmpty() ? Long.MAX_VALUE : fired.get(0).timeMillis();
  }

  /** Events of what fired last, at most twenty. */
  Set<String> eventIds() {
    Set<String> ids = new LinkedHashSet<>();
    fired.stream().limit(20).forEach(m -> ids.add(m.eventId()));
    return ids;
  }

  String words(SigmaCorrelation c, Map<String, String> titles) {
    return switch (c.type()) {
      case EVENT_COUNT -> fired.size() + " matches";
      case VALUE_COUNT ->
          fired.stream().map(Match::value).distinct().count() + " different " + c.field();
      case VALUE_SUM, VALUE_AVG, VALUE_MIN, VALUE_MAX, VALUE_MEDIAN, VALUE_PERCENTILE ->
          c.field() + " over " + fired.size() + " matches";
      case TEMPORAL, TEMPORAL_ORDERED ->
          c.extended() != null
              ? c.extended().toString()
              : String.join(
                  ", then ", c.rules().stream().map(r -> titles.getOrDefault(r, r)).toList());
    };
  }

  /** Version 2 knows how long to keep quiet; version 1 did not. */
  private static final class Codec implements StateCodec<CorrelationState> {
    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(CorrelationState state, DataOutput out) throws IOException {
      out.writeLong(state.quietUntil);
      out.writeInt(state.firedMatches);
      out.writeLong(state.timespanMillis);
      out.writeInt(state.matches.size());
      for (Match match : state.matches) {
        out.writeLong(match.timeMillis());
        out.writeInt(match.rule());
        out.writeUTF(match.value());
        out.writeUTF(match.eventId());
      }
    }

    @Override
    public CorrelationState read(int version, DataInput in) throws IOException {
      if (version < 1 || version > version()) {
        throw new IOException("correlation state of version " + version + " is newer than 2");
      }
      CorrelationState state = new CorrelationState();
      if (version > 1) {
        state.quietUntil = in.readLong();
        state.firedMatches = in.readInt();
        state.timespanMillis = in.readLong();
      }
      int n = in.readInt();
      if (n < 0 || n > MAX_MATCHES) {
        throw new IOException("correlation state claims " + n + " matches");
      }
      for (int i = 0; i < n; i++) {
        state.insert(new Match(in.readLong(), in.readInt(), in.readUTF(), in.readUTF()));
      }
      return state;
    }
  }
}
