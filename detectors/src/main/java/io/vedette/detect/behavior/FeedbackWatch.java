package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Feedback that arrives in a burst, to poison what a model learns from it. A burst alone is low (a
 * release makes people talk); one in which few principals send at least five each is medium.
 */
final class FeedbackWatch {
  private static final int MIN_FEEDBACK = 30;
  private static final double FEW = 5;

  private RateBaseline rate = new RateBaseline();
  private final Distinct principals = new Distinct(4);
  private long interval = Long.MIN_VALUE;
  private int told = -1;

  Optional<Finding> observe(Activity a, String principal) {
    AiCall call = a.call();
    if (call == null || call.kind() != AiCall.Kind.FEEDBACK) {
      return Optional.empty();
    }
    long at = Math.floorDiv(a.timeMillis(), RateBaseline.INTERVAL_MILLIS);
    if (at > interval) {
      interval = at;
      principals.clear();
      told = -1;
    }
    rate.add(a.timeMillis(), 1);
    principals.add(Hash.of(principal));
    double each = rate.current() / Math.max(1, principals.estimate());
    if (rate.current() < MIN_FEEDBACK || rate.score() < 0.5) {
      return Optional.empty();
    }
    Severity severity = each >= FEW ? Severity.MEDIUM : Severity.LOW;
    if (severity.ordinal() <= told) {
      return Optional.empty();
    }
    told = severity.ordinal();
    String text =
        String.format(
            Locale.ROOT,
            "%s got %.0f pieces of feedback from about %.0f principals in ten minutes, usually %.0f."
                + " Hold them back from training until somebody has looked.",
            call.workload(),
            rate.current(),
            principals.estimate(),
            rate.usual());
    return Optional.of(
        AiFindings.of(
            a,
            "feedback",
            Long.toString(interval),
            interval * RateBaseline.INTERVAL_MILLIS,
            severity,
            rate.score(),
            "Burst of feedback to " + call.workload(),
            text,
            List.of("AML.T0020")));
  }

  void write(DataOutput out) throws IOException {
    rate.write(out);
    principals.write(out);
    out.writeLong(interval);
    out.writeByte(told);
  }

  static FeedbackWatch read(DataInput in) throws IOException {
    FeedbackWatch watch = new FeedbackWatch();
    watch.rate = RateBaseline.read(in);
    watch.principals.readFrom(in);
    watch.interval = in.readLong();
    watch.told = in.readByte();
    return watch;
  }
}
