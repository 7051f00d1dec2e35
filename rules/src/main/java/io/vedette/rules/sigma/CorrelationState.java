package io.vedette.rules.sigma;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The matches of one correlation and group within its timespan, in event time, at most {@value
 * #MAX_MATCHES}. After it fired it starts anew, so that a burst is one finding and not one a match.
 */
public final class CorrelationState {
  static final int MAX_MATCHES = 10_000;

  /** Its binary form. */
  public static final StateCodec<CorrelationState> CODEC = new Codec();

  private final List<Match> matches = new ArrayList<>();
  private List<Match> fired = List.of();

  /** One match: when, of which rule, with which value. */
  private record Match(long timeMillis, int rule, String value, String eventId) {}

  /** Takes a match in and drops what left the window; true where the condition now holds. */
  boolean add(SigmaCorrelations.Step step, SigmaCorrelation c) {
    long time = step.finding().startMillis();
    String event =
        step.finding().evidence().isEmpty() ? "" : step.finding().evidence().get(0).ref();
    // kept in order of event time, so that a late match counts where it happened
    int at = matches.size();
    while (at > 0 && matches.get(at - 1).timeMillis() > time) {
      at--;
    }
    matches.add(at, new Match(time, step.rule(), Findings.cut(step.value()), event));
    long newest = matches.get(matches.size() - 1).timeMillis();
    int expired = 0;
    while (matches.get(expired).timeMillis() < newest - c.timespanMillis()) {
      expired++;
    }
    matches.subList(0, Math.max(expired, matches.size() - MAX_MATCHES)).clear();
    if (!holds(c)) {
      return false;
    }
    fired = List.copyOf(matches);
    matches.clear();
    return true;
  }

  private boolean holds(SigmaCorrelation c) {
    return switch (c.type()) {
      case EVENT_COUNT -> c.holds(matches.size());
      case VALUE_COUNT -> c.holds(distinct());
      case VALUE_SUM -> c.holds(numbers().stream().mapToDouble(d -> d).sum());
      case VALUE_AVG ->
          !numbers().isEmpty()
              && c.holds(numbers().stream().mapToDouble(d -> d).average().orElseThrow());
      case VALUE_PERCENTILE -> !numbers().isEmpty() && c.holds(percentile(c.percentile()));
      case TEMPORAL -> {
        Set<Integer> rules = new HashSet<>();
        matches.forEach(m -> rules.add(m.rule()));
        yield c.bounds().isEmpty() ? rules.size() == c.rules().size() : c.holds(rules.size());
      }
      case TEMPORAL_ORDERED -> ordered() == c.rules().size();
    };
  }

  private int distinct() {
    Set<String> values = new HashSet<>();
    matches.forEach(m -> values.add(m.value()));
    return values.size();
  }

  private List<Double> numbers() {
    List<Double> out = new ArrayList<>();
    for (Match match : matches) {
      Double number = FieldTest.number(match.value());
      if (number != null) {
        out.add(number);
      }
    }
    return out;
  }

  /** Nearest rank. */
  private double percentile(double p) {
    List<Double> sorted = numbers().stream().sorted().toList();
    int rank = (int) Math.ceil(p / 100 * sorted.size());
    return sorted.get(Math.min(sorted.size() - 1, Math.max(0, rank - 1)));
  }

  /** How many of the rules, from the first on, were matched one after the other. */
  private int ordered() {
    int next = 0;
    for (Match match : matches) {
      next += match.rule() == next ? 1 : 0;
    }
    return next;
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
      case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE ->
          c.field() + " over " + fired.size() + " matches";
      case TEMPORAL, TEMPORAL_ORDERED ->
          String.join(", then ", c.rules().stream().map(r -> titles.getOrDefault(r, r)).toList());
    };
  }

  private static final class Codec implements StateCodec<CorrelationState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(CorrelationState state, DataOutput out) throws IOException {
      out.writeInt(state.matches.size());
      for (Match match : state.matches) {
        out.writeLong(match.timeMillis());
        out.writeInt(match.rule());
        out.writeUTF(Findings.cut(match.value()));
        out.writeUTF(Findings.cut(match.eventId()));
      }
    }

    @Override
    public CorrelationState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("correlation state of version " + version + " is newer than 1");
      }
      CorrelationState state = new CorrelationState();
      int n = in.readInt();
      if (n < 0 || n > MAX_MATCHES) {
        throw new IOException("correlation state claims " + n + " matches");
      }
      for (int i = 0; i < n; i++) {
        state.matches.add(new Match(in.readLong(), in.readInt(), in.readUTF(), in.readUTF()));
      }
      return state;
    }
  }
}
