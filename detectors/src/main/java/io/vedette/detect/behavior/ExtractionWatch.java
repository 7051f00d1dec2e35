package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slow model extraction: one principal who, over days and below every rate limit, asks a model ever
 * new things all over its input space (Tramèr et al., "Stealing machine learning models via
 * prediction APIs", USENIX Security 2016; query distribution as in PRADA, Juuti et al. 2019).
 *
 * <p>Three signs, which must agree over the last 14 days:
 *
 * <ul>
 *   <li>coverage: at least 300 prompts, nine in ten unlike any before, and the cells of prompt
 *       space (the first ten bits of {@link SimHash}) that they fall into are at least 0.8 of what
 *       as many prompts drawn evenly would fill. People and batch jobs stay with their topics and
 *       templates
 *   <li>patience: at least 3 days with 40 prompts each
 *   <li>pace: at least 16 hours of the day, which no person works
 * </ul>
 *
 * <p>Coverage and patience are low, with the pace medium. State: 700 bytes and 12 a day.
 */
final class ExtractionWatch {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long HOUR_MILLIS = 3_600_000L;
  private static final int MAX_DAYS = 14;
  private static final int MIN_PROMPTS = 300;
  private static final int MIN_DAYS = 3;
  private static final int MIN_A_DAY = 40;
  private static final int MIN_HOURS = 16;
  private static final double MIN_NEW = 0.9;
  private static final double MIN_EVEN = 0.8;
  private static final int CELLS = 1024;

  private final Distinct cells = new Distinct(CELLS / 64);
  private final Distinct prompts = new Distinct(64);
  private final List<long[]> days = new ArrayList<>();
  private int asked;
  private int told = -1;
  private long sinceMillis = Long.MIN_VALUE;

  Optional<Finding> observe(Activity a) {
    AiCall call = a.call();
    if (call == null || call.kind() != AiCall.Kind.INFERENCE || call.prompt() == 0) {
      return Optional.empty();
    }
    count(a.timeMillis());
    asked++;
    cells.add(call.prompt() >>> 54);
    prompts.add(Hash.mix(call.prompt()));
    Severity severity = severity();
    if (severity == null || severity.ordinal() <= told) {
      return Optional.empty();
    }
    told = severity.ordinal();
    return Optional.of(finding(a, severity));
  }

  private void count(long timeMillis) {
    long day = Math.floorDiv(timeMillis, DAY_MILLIS);
    if (!days.isEmpty() && day - days.get(0)[0] >= MAX_DAYS) {
      restart();
    }
    if (sinceMillis == Long.MIN_VALUE) {
      sinceMillis = timeMillis;
    }
    long[] last = days.isEmpty() ? null : days.get(days.size() - 1);
    if (last == null || day > last[0]) {
      last = new long[] {day, 0, 0};
      days.add(last);
    }
    last[1]++;
    last[2] |= 1L << Math.floorMod(Math.floorDiv(timeMillis, HOUR_MILLIS), 24L);
  }

  /** A new fortnight. */
  private void restart() {
    cells.clear();
    prompts.clear();
    days.clear();
    asked = 0;
    told = -1;
    sinceMillis = Long.MIN_VALUE;
  }

  private @Nullable Severity severity() {
    if (asked < MIN_PROMPTS || busyDays() < MIN_DAYS || newShare() < MIN_NEW) {
      return null;
    }
    return evenness() < MIN_EVEN ? null : hours() >= MIN_HOURS ? Severity.MEDIUM : Severity.LOW;
  }

  private int busyDays() {
    return (int) days.stream().filter(day -> day[1] >= MIN_A_DAY).count();
  }

  private double newShare() {
    return Math.min(1, prompts.estimate() / asked);
  }

  /** Cells filled, against what as many evenly drawn prompts would fill. */
  private double evenness() {
    return cells.bitsSet() / (CELLS * (1 - Math.exp(-(double) asked / CELLS)));
  }

  /** Hours of the day with prompts, on the busiest day. */
  private int hours() {
    return days.stream().mapToInt(day -> Long.bitCount(day[2])).max().orElse(0);
  }

  private Finding finding(Activity a, Severity severity) {
    AiCall call = Objects.requireNonNull(a.call());
    String text =
        String.format(
            Locale.ROOT,
            "%s asked %s %d prompts on %d days, %.0f %% of them unlike any before, spread over the"
                + " prompt space %.0f %% as evenly as chance, in up to %d hours of a day. So a model"
                + " is copied, not used.",
            a.actor(),
            call.model().isEmpty() ? call.workload() : call.model(),
            asked,
            busyDays(),
            100 * newShare(),
            100 * Math.min(1, evenness()),
            hours());
    double score = severity == Severity.MEDIUM ? 0.75 : 0.5;
    return AiFindings.of(
        a,
        "extraction",
        Long.toString(sinceMillis),
        sinceMillis,
        severity,
        score,
        "Slow model extraction by " + a.actor(),
        text,
        List.of("AML.T0024.002"));
  }

  void write(DataOutput out) throws IOException {
    cells.write(out);
    prompts.write(out);
    out.writeByte(days.size());
    for (long[] day : days) {
      out.writeLong(day[0]);
      out.writeLong(day[1]);
      out.writeLong(day[2]);
    }
    out.writeInt(asked);
    out.writeByte(told);
    out.writeLong(sinceMillis);
  }

  static ExtractionWatch read(DataInput in) throws IOException {
    ExtractionWatch watch = new ExtractionWatch();
    watch.cells.readFrom(in);
    watch.prompts.readFrom(in);
    int size = in.readUnsignedByte();
    for (int i = 0; i < size; i++) {
      watch.days.add(new long[] {in.readLong(), in.readLong(), in.readLong()});
    }
    watch.asked = in.readInt();
    watch.told = in.readByte();
    watch.sinceMillis = in.readLong();
    return watch;
  }
}
