package io.vedette.cli.service;

import io.vedette.model.BandPoint;
import io.vedette.model.Outcome;
import io.vedette.review.ServiceLevels;
import io.vedette.rules.RuleException;
import io.vedette.rules.slo.Slo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the objectives stand, from the burn rates and budgets that the jobs publish every minute.
 * Kept in memory: after a restart it is whole again within two minutes. Bounded; objectives of
 * which nothing was heard for a quarter of an hour are left out.
 */
public final class SloBoard implements ServiceLevels {
  /** The objectives in force. */
  public interface Objectives {
    List<Slo> get() throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(SloBoard.class);
  private static final String BURN_RATE = "vedette_slo_burn_rate{";
  private static final String REMAINING = "vedette_slo_budget_remaining{";
  private static final String SLO_LABEL = ",slo=\"";
  private static final int MAX_ENTRIES = 20_000;
  private static final long OLD_MILLIS = Duration.ofMinutes(15).toMillis();
  private static final long REREAD_MILLIS = Duration.ofSeconds(30).toMillis();

  /** The newest points of one objective of one service. */
  private static final class Entry {
    @Nullable BandPoint burn;
    @Nullable BandPoint remaining;
  }

  private final Objectives objectives;
  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private Map<String, Slo> known = Map.of();
  private long readMillis = Long.MIN_VALUE / 2;

  public SloBoard(Objectives objectives, Clock clock) {
    this.objectives = objectives;
    this.clock = clock;
  }

  /** Takes a point; those of other series are passed over. */
  public synchronized void put(BandPoint point) {
    boolean burn = point.series().startsWith(BURN_RATE);
    if (!burn && !point.series().startsWith(REMAINING)) {
      return;
    }
    String labels = point.series().substring(point.series().indexOf('{'));
    Entry entry = entries.remove(labels);
    if (entry == null) {
      entry = new Entry();
    }
    entries.put(labels, entry);
    if (burn) {
      entry.burn = point;
    } else {
      entry.remaining = point;
    }
    if (entries.size() > MAX_ENTRIES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  @Override
  public synchronized List<Level> levels() {
    reread();
    long newest =
        entries.values().stream()
            .mapToLong(e -> e.remaining == null ? 0 : e.remaining.timeMillis())
            .max()
            .orElse(0);
    List<Level> out = new ArrayList<>();
    entries.forEach(
        (labels, entry) -> {
          Slo slo = known.get(name(labels));
          BandPoint remaining = entry.remaining;
          if (slo != null && remaining != null && newest - remaining.timeMillis() <= OLD_MILLIS) {
            out.add(level(slo, remaining, entry.burn));
          }
        });
    out.sort(
        Comparator.comparing(Level::status)
            .thenComparingLong(SloBoard::end)
            .thenComparingDouble(Level::remaining)
            .thenComparing(l -> l.service().id()));
    return out;
  }

  private static long end(Level level) {
    Long end = level.exhaustedInMillis();
    return end == null ? Long.MAX_VALUE : end;
  }

  private static String name(String labels) {
    int at = labels.indexOf(SLO_LABEL);
    return at < 0 ? "" : labels.substring(at + SLO_LABEL.length(), labels.length() - 2);
  }

  private static Level level(Slo slo, BandPoint remaining, @Nullable BandPoint burn) {
    boolean current = burn != null && burn.timeMillis() == remaining.timeMillis();
    Double rate = current && burn != null ? burn.value() : null;
    boolean burning = current && burn != null && burn.outcome() == Outcome.ANOMALOUS;
    Status status =
        remaining.value() <= 0 ? Status.EXHAUSTED : burning ? Status.BURNING : Status.MET;
    return new Level(
        slo.name(),
        slo.title(),
        remaining.entity(),
        slo.target(),
        slo.windowMillis(),
        rate,
        remaining.value(),
        end(slo.windowMillis(), remaining.value(), rate),
        status,
        remaining.timeMillis());
  }

  private static @Nullable Long end(long windowMillis, double remaining, @Nullable Double rate) {
    if (remaining <= 0) {
      return 0L;
    }
    double millis = rate == null || rate <= 0 ? Double.MAX_VALUE : remaining * windowMillis / rate;
    return millis < windowMillis ? (Long) (long) millis : null;
  }

  /** Rules change while Vedette runs; a file that cannot be read leaves what was known. */
  private void reread() {
    if (clock.millis() - readMillis < REREAD_MILLIS) {
      return;
    }
    readMillis = clock.millis();
    try {
      Map<String, Slo> now = new HashMap<>();
      objectives.get().forEach(slo -> now.put(slo.name(), slo));
      known = now;
    } catch (IOException | RuleException e) {
      log.warn("cannot read the objectives in force: {}", e.getMessage());
    }
  }
}
