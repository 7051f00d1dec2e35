package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How the joint surprise of one workload has been spread: a peaks-over-threshold model (Pickands
 * 1975, shape 0). Under independence one minute in {@code 10^d} has a joint surprise of {@code d}
 * decades; where the metrics share causes that no pair shows, large ones are common, and the model
 * learns it. What it starts with is that twice as much is needed as under independence.
 */
final class JointTail {
  private static final double THRESHOLD = 1;
  private static final double LN10 = Math.log(10);
  private static final double PRIOR_SCALE = 2 / LN10;
  private static final double PRIOR_PEAKS = 4;
  private static final double PRIOR_RATE = 0.01;
  private static final double PRIOR_MINUTES = 200;

  /** One peak widens the tail by no more than this. */
  private static final double MOST_EXCESS = 2;

  private float minutes;
  private float peaks;
  private float excess;
  private long lastMinuteMillis = Long.MIN_VALUE;

  /** Decades of the probability that a minute has such a joint surprise; not above it. */
  double calibrated(double joint) {
    if (joint <= THRESHOLD) {
      return 0;
    }
    double rate = (peaks + PRIOR_RATE * PRIOR_MINUTES) / (minutes + PRIOR_MINUTES);
    double scale = (excess + PRIOR_SCALE * PRIOR_PEAKS) / (peaks + PRIOR_PEAKS);
    double beyond = (joint - THRESHOLD) / Math.max(1 / LN10, scale) / LN10;
    return Math.min(joint, beyond - Math.log10(rate));
  }

  /** Takes a minute; those since the last one were silent. */
  void learn(long minuteMillis, double joint) {
    if (lastMinuteMillis != Long.MIN_VALUE) {
      minutes += (minuteMillis - lastMinuteMillis) / (float) WorkloadMonitor.MINUTE_MILLIS;
    }
    lastMinuteMillis = minuteMillis;
    if (joint > THRESHOLD) {
      peaks++;
      excess += (float) Math.min(MOST_EXCESS, joint - THRESHOLD);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeFloat(minutes);
    out.writeFloat(peaks);
    out.writeFloat(excess);
    out.writeLong(lastMinuteMillis);
  }

  static JointTail read(DataInput in) throws IOException {
    JointTail tail = new JointTail();
    tail.minutes = in.readFloat();
    tail.peaks = in.readFloat();
    tail.excess = in.readFloat();
    tail.lastMinuteMillis = in.readLong();
    return tail;
  }
}
