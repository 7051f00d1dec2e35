package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Token spend of a principal, day by day: a day that costs five times what its days cost, and lies
 * beyond their spread, is low; twenty times, while its network or client is new as well, is medium:
 * so stolen keys are resold. Five days must be over before there is a verdict.
 */
final class SpendWatch {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int MEMORY = 30;
  private static final int MIN_DAYS = 5;
  private static final double MIN_DEVIATION = 0.35;
  private static final double LOW_FACTOR = 5;
  private static final double MEDIUM_FACTOR = 20;

  private long day = Long.MIN_VALUE;
  private double spent;
  private int days;
  private double mean;
  private double variance;
  private int told = -1;

  /** Whether a network or client was new today. */
  private boolean newToday;

  /**
   * @param newOrigin true where the network or client is new
   */
  Optional<Finding> observe(Activity a, boolean newOrigin) {
    if (a.volume() <= 0) {
      return Optional.empty();
    }
    roll(Math.floorDiv(a.timeMillis(), DAY_MILLIS));
    spent += a.volume();
    newToday |= newOrigin;
    Severity severity = severity();
    if (severity == null || severity.ordinal() <= told) {
      return Optional.empty();
    }
    told = severity.ordinal();
    String text =
        String.format(
            Locale.ROOT,
            "%s spent %.0f tokens today, usually %.0f a day (%d days)%s.",
            a.actor(),
            spent,
            Math.expm1(mean),
            days,
            newToday ? ", from a network or client that is new" : "");
    return Optional.of(
        AiFindings.of(
            a,
            "spend",
            Long.toString(day),
            day * DAY_MILLIS,
            severity,
            score(),
            "Token spend of " + a.actor() + " far above its days",
            text,
            List.of("T1496.004")));
  }

  private void roll(long today) {
    if (day == Long.MIN_VALUE) {
      day = today;
    } else if (today > day) {
      days = Math.min(days + 1, MEMORY);
      double x = Math.log1p(spent);
      double difference = x - mean;
      mean += difference / days;
      variance += (difference * (x - mean) - variance) / days;
      day = today;
      spent = 0;
      told = -1;
      newToday = false;
    }
  }

  private double score() {
    double deviation = Math.max(MIN_DEVIATION, Math.sqrt(Math.max(0, variance)));
    return Surprise.ofDeviations((Math.log1p(spent) - mean) / deviation);
  }

  private @Nullable Severity severity() {
    if (days < MIN_DAYS || score() < 0.5) {
      return null;
    }
    double factor = spent / Math.max(1, Math.expm1(mean));
    if (factor >= MEDIUM_FACTOR && newToday) {
      return Severity.MEDIUM;
    }
    return factor >= LOW_FACTOR ? Severity.LOW : null;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(day);
    out.writeDouble(spent);
    out.writeByte(days);
    out.writeDouble(mean);
    out.writeDouble(variance);
    out.writeByte(told);
    out.writeBoolean(newToday);
  }

  static SpendWatch read(DataInput in) throws IOException {
    SpendWatch watch = new SpendWatch();
    watch.day = in.readLong();
    watch.spent = in.readDouble();
    watch.days = in.readUnsignedByte();
    watch.mean = in.readDouble();
    watch.variance = in.readDouble();
    watch.told = in.readByte();
    watch.newToday = in.readBoolean();
    return watch;
  }
}
