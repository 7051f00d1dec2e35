package io.vedette.detect.incident.explain;

import io.vedette.detect.incident.SymptomKind;
import io.vedette.detect.trace.Work;
import io.vedette.model.Entity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds who makes spans stall. Own time of spans is compared operation by operation with the
 * reference; a stall is own time well above the reference's median. A stall between a caller's
 * client span and the callee's server span may be either's fault, so each service is tried as an
 * explanation of those coming in, those going out, those inside, and all together: it is the better
 * one the more of its own calls stall (a lower confidence bound, so that few calls prove little)
 * and the more of all stalls it covers.
 */
final class StallEffects {
  /** Own time above the usual by which a span stalls, ms: an interval of a CPU quota, a resend. */
  private static final double STALL_MILLIS = 30;

  private static final int MIN_CALLS = 4;

  /** Of two ends that explain a stall equally well, the one that was called is likelier slow. */
  private static final double OUTGOING = 0.9;

  private static final double PURITY = 0.4;

  private record Key(Entity service, @Nullable Entity peer, String operation) {}

  /** Stalls of one operation, now and in the reference. */
  private record Cell(Key key, int stalls, int calls, int stallsBefore, int callsBefore) {
    double excess() {
      return Math.max(0, stalls - calls * (stallsBefore + 0.5) / (callsBefore + 1));
    }

    boolean inside(Entity e) {
      return key.peer == null && key.service.equals(e);
    }

    boolean into(Entity e) {
      return key.peer != null && key.peer.equals(e);
    }

    boolean outOf(Entity e) {
      return key.peer != null && key.service.equals(e);
    }
  }

  private final List<Cell> cells = new ArrayList<>();

  StallEffects(TraceSet window, TraceSet reference) {
    Map<Key, List<Double>> before = millis(reference);
    millis(window)
        .forEach(
            (key, now) -> {
              List<Double> then = before.get(key);
              if (then != null) {
                cells.add(cell(key, array(now), array(then)));
              }
            });
  }

  private static Map<Key, List<Double>> millis(TraceSet traces) {
    Map<Key, List<Double>> out = new LinkedHashMap<>();
    for (Work w : traces.all()) {
      out.computeIfAbsent(new Key(w.service(), w.peer(), w.operation()), k -> new ArrayList<>())
          .add(w.selfNanos() / 1e6);
    }
    return out;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Cell cell(Key key, double[] now, double[] then) {
    double limit = Robust.median(then) + STALL_MILLIS;
    return new Cell(key, above(now, limit), now.length, above(then, limit), then.length);
  }

  private static int above(double[] values, double limit) {
    int n = 0;
    for (double v : values) {
      n += v > limit ? 1 : 0;
    }
    return n;
  }

  List<Clue> clues() {
    Set<Entity> entities = new LinkedHashSet<>();
    for (Cell c : cells) {
      entities.add(c.key.service);
      if (c.key.peer != null) {
        entities.add(c.key.peer);
      }
    }
    double all = cells.stream().mapToDouble(Cell::excess).sum();
    List<Clue> out = new ArrayList<>();
    for (Entity e : entities) {
      Clue best = best(e, all);
      if (best.score() > 0) {
        out.add(best);
      }
    }
    return out;
  }

  private Clue best(Entity e, double all) {
    Clue in = clue(e, SymptomKind.NETWORK, "calls to it", 1, c -> c.into(e), all);
    Clue out = clue(e, SymptomKind.NETWORK, "calls from it", OUTGOING, c -> c.outOf(e), all);
    Clue own = clue(e, SymptomKind.OWN_LATENCY, "its operations", 1, c -> c.inside(e), all);
    Predicate<Cell> any = c -> c.inside(e) || c.into(e) || c.outOf(e);
    Clue total = clue(e, SymptomKind.OWN_LATENCY, "all its operations", 1, any, all);
    Clue best = in;
    for (Clue other : List.of(out, own, total)) {
      best = other.score() > best.score() ? other : best;
    }
    return best;
  }

  private Clue clue(
      Entity e, SymptomKind kind, String what, double weight, Predicate<Cell> of, double all) {
    double stalls = 0;
    double calls = 0;
    double stallsBefore = 0;
    double callsBefore = 0;
    double covered = 0;
    for (Cell c : cells) {
      if (of.test(c)) {
        stalls += c.stalls;
        calls += c.calls;
        stallsBefore += c.stallsBefore;
        callsBefore += c.callsBefore;
        covered += c.excess();
      }
    }
    double usual = (stallsBefore + 0.5) / (callsBefore + 1);
    double purity = calls < MIN_CALLS ? 0 : Math.max(0, Wilson.lower(stalls, calls) - usual);
    double coverage = all > 0 ? covered / all : 0;
    String text =
        String.format(
            Locale.ROOT,
            "%.0f of %.0f %s stall, normally %.0f of %.0f",
            stalls,
            calls,
            what,
            stallsBefore,
            callsBefore);
    return new Clue(e, kind, weight * purity * (PURITY + (1 - PURITY) * coverage), text);
  }
}
