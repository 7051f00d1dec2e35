package io.vedette.detect.behavior;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A prompt that a guardrail flagged, followed in the same trace by a tool or network call that the
 * workload hardly ever makes. Either alone is common: people try prompts, agents call tools. A call
 * never seen of a workload that is known well is high, one of less than a twentieth of its calls
 * medium; while the workload is not known, low.
 *
 * <p>Flagged traces are remembered for an hour, at most 64 of a workload.
 */
final class InjectionWatch {
  private static final long REMEMBERED_MILLIS = 3_600_000L;
  private static final int MAX_TRACES = 64;
  private static final int MIN_CALLS = 20;
  private static final double RARE = 0.05;

  private SeenTable targets = new SeenTable(ActorProfile.CAPACITY);

  /** Hash of the trace to when it was flagged and the severity told of, by ordinal plus one. */
  private final Map<Long, long[]> flagged = new LinkedHashMap<>();

  Optional<Finding> observe(Activity a) {
    AiCall call = a.call();
    if (call == null) {
      return Optional.empty();
    }
    if (call.injection() && !call.traceId().isEmpty()) {
      flag(call.traceId(), a.timeMillis());
    }
    boolean acts = call.kind() == AiCall.Kind.TOOL || call.kind() == AiCall.Kind.NETWORK;
    if (!acts || call.target().isEmpty()) {
      return Optional.empty();
    }
    long target = Hash.of(call.target());
    double share = targets.count(target, a.timeMillis()) / Math.max(1, targets.events());
    boolean known = targets.events() >= MIN_CALLS;
    targets.add(target, a.timeMillis());
    long[] trace = flagged.get(Hash.of(call.traceId()));
    if (trace == null || Math.abs(a.timeMillis() - trace[0]) > REMEMBERED_MILLIS) {
      return Optional.empty();
    }
    return tell(a, call, trace, share, known);
  }

  private Optional<Finding> tell(
      Activity a, AiCall call, long[] trace, double share, boolean known) {
    if (known && share >= RARE) {
      return Optional.empty();
    }
    Severity severity = !known ? Severity.LOW : share == 0 ? Severity.HIGH : Severity.MEDIUM;
    if (severity.ordinal() < trace[1]) {
      return Optional.empty();
    }
    trace[1] = severity.ordinal() + 1L;
    String text =
        String.format(
            Locale.ROOT,
            "A prompt to %s was flagged as an injection; in the same trace it then called %s, which"
                + " is %.1f %% of its calls.",
            call.workload(),
            call.target(),
            100 * share);
    double score = severity == Severity.HIGH ? 0.9 : severity == Severity.MEDIUM ? 0.75 : 0.5;
    return Optional.of(
        AiFindings.of(
            a,
            "injection",
            call.traceId(),
            trace[0],
            severity,
            score,
            "Prompt injection, then an unusual call of " + call.target(),
            text,
            List.of("AML.T0051", "AML.T0053")));
  }

  private void flag(String traceId, long timeMillis) {
    long key = Hash.of(traceId);
    if (!flagged.containsKey(key)) {
      flagged.put(key, new long[] {timeMillis, 0});
    }
    Iterator<long[]> oldest = flagged.values().iterator();
    if (flagged.size() > MAX_TRACES) {
      oldest.next();
      oldest.remove();
    }
  }

  void write(DataOutput out) throws IOException {
    targets.write(out);
    out.writeByte(flagged.size());
    for (Map.Entry<Long, long[]> trace : flagged.entrySet()) {
      out.writeLong(trace.getKey());
      out.writeLong(trace.getValue()[0]);
      out.writeByte((int) trace.getValue()[1]);
    }
  }

  static InjectionWatch read(DataInput in) throws IOException {
    InjectionWatch watch = new InjectionWatch();
    watch.targets = SeenTable.read(ActorProfile.CAPACITY, in);
    int size = in.readUnsignedByte();
    for (int i = 0; i < size; i++) {
      watch.flagged.put(in.readLong(), new long[] {in.readLong(), in.readByte()});
    }
    return watch;
  }
}
