package io.vedette.detect.behavior;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * How surprising the order of a session's calls is: its code length under the subject's own {@link
 * SequenceModel}, against the mean and variance of a call's code length over the last 300 calls. A
 * session ends after thirty minutes of silence; of a long one the last few dozen calls count.
 */
final class CodeLength {
  private static final long GAP_MILLIS = 1_800_000L;
  private static final int MEMORY = 300;
  private static final int MIN_KNOWN = 50;
  private static final int MIN_CALLS = 4;
  private static final int MAX_CALLS = 32;

  private SequenceModel model = new SequenceModel();
  private int known;
  private double mean;
  private double variance;
  private long lastMillis = Long.MIN_VALUE;
  private int calls;
  private double bits;

  /** Learns a call; a reason where there is enough to judge the session by. */
  Optional<Reason> observe(String action, long timeMillis) {
    if (lastMillis == Long.MIN_VALUE || timeMillis - lastMillis > GAP_MILLIS) {
      model.restart();
      calls = 0;
      bits = 0;
    }
    lastMillis = Math.max(lastMillis, timeMillis);
    double length = model.observe((int) Hash.of(action));
    bits += length;
    if (++calls > MAX_CALLS) {
      calls /= 2;
      bits *= (double) calls / (MAX_CALLS + 1);
    }
    Optional<Reason> reason = judge();
    learn(length);
    return reason;
  }

  private Optional<Reason> judge() {
    if (known < MIN_KNOWN || calls < MIN_CALLS) {
      return Optional.empty();
    }
    double deviation = Math.max(1, Math.sqrt(variance));
    double score = Surprise.ofDeviations((bits - calls * mean) / (deviation * Math.sqrt(calls)));
    if (score < Episode.COUNTS / 2) {
      return Optional.empty();
    }
    String text =
        String.format(
            Locale.ROOT,
            "calls in an order that takes %.1f bits a call, usually %.1f",
            bits / calls,
            mean);
    return Optional.of(new Reason(Family.CALLS, "sequence", score, text));
  }

  private void learn(double length) {
    known = Math.min(known + 1, MEMORY);
    double difference = length - mean;
    mean += difference / known;
    variance += (difference * (length - mean) - variance) / known;
  }

  void write(DataOutput out) throws IOException {
    model.write(out);
    out.writeShort(known);
    out.writeDouble(mean);
    out.writeDouble(variance);
    out.writeLong(lastMillis);
    out.writeByte(calls);
    out.writeDouble(bits);
  }

  static CodeLength read(DataInput in) throws IOException {
    CodeLength length = new CodeLength();
    length.model = SequenceModel.read(in);
    length.known = in.readUnsignedShort();
    length.mean = in.readDouble();
    length.variance = in.readDouble();
    length.lastMillis = in.readLong();
    length.calls = in.readUnsignedByte();
    length.bits = in.readDouble();
    return length;
  }
}
