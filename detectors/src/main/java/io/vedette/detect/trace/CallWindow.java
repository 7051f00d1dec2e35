package io.vedette.detect.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The calls of one dependency in one minute, as far as their number and order tell something. */
final class CallWindow {
  /** Calls seen, not adjusted for sampling: what is judged is whether there is evidence. */
  int calls;

  int errors;
  int retries;

  /** Requests that used the dependency. */
  int groups;

  /** Of these, with many equal calls one after the other. */
  int repeating;

  String repeated = "";
  final Exemplars typical = new Exemplars();
  final Exemplars retried = new Exemplars();
  final Exemplars repeats = new Exemplars();

  void add(Call call) {
    double millis = call.durationNanos() / 1e6;
    calls++;
    if (call.error()) {
      errors++;
    }
    if (call.retry()) {
      retries++;
      retried.offer(millis, call.traceId());
    }
    if (call.sequence() > 0) {
      groups++;
    }
    if (call.sequence() >= RepeatedCalls.N_PLUS_ONE_CALLS) {
      repeating++;
      repeats.offer(call.sequence(), millis, call.traceId());
      repeated = call.operation().compareTo(repeated) > 0 ? call.operation() : repeated;
    } else if (!call.error() && !call.retry()) {
      typical.offer(millis, call.traceId());
    }
  }

  /** Takes in the calls of another minute. */
  void merge(CallWindow other) {
    calls += other.calls;
    errors += other.errors;
    retries += other.retries;
    groups += other.groups;
    repeating += other.repeating;
    repeated = other.repeated.compareTo(repeated) > 0 ? other.repeated : repeated;
    typical.merge(other.typical);
    retried.merge(other.retried);
    repeats.merge(other.repeats);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(calls);
    out.writeInt(errors);
    out.writeInt(retries);
    out.writeInt(groups);
    out.writeInt(repeating);
    out.writeUTF(repeated);
    typical.write(out);
    retried.write(out);
    repeats.write(out);
  }

  static CallWindow read(DataInput in) throws IOException {
    CallWindow w = new CallWindow();
    w.calls = in.readInt();
    w.errors = in.readInt();
    w.retries = in.readInt();
    w.groups = in.readInt();
    w.repeating = in.readInt();
    w.repeated = in.readUTF();
    w.typical.read(2, in);
    w.retried.read(2, in);
    w.repeats.read(2, in);
    return w;
  }
}
