package io.vedette.detect.trace;

import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Example traces of one service or edge over a day, so that a finding about it can show what normal
 * and bad calls look like, side by side. Its own state: mutable, below 20 KiB.
 */
public final class ExampleBook {
  private static final int RECENT = 20;
  private static final int HOURLY = 24;
  private static final long HOUR = 3_600_000L;
  private static final int SHOWN = 3;

  private final Deque<Examples> recent = new ArrayDeque<>();
  private final Deque<Examples> hourly = new ArrayDeque<>();

  /** Takes the examples of one more window. */
  public void add(Examples window) {
    recent.addLast(window);
    if (recent.size() > RECENT) {
      Examples old = recent.removeFirst();
      Examples last = hourly.peekLast();
      if (!old.typical().isEmpty()
          && (last == null || old.endMillis() - last.endMillis() >= HOUR)) {
        hourly.addLast(old);
      }
      if (hourly.size() > HOURLY) {
        hourly.removeFirst();
      }
    }
  }

  /** True where the newest window is older than a day. */
  public boolean stale(long nowMillis) {
    Examples newest = recent.peekLast();
    return newest == null || nowMillis - newest.endMillis() > HOURLY * HOUR;
  }

  /**
   * The finding with traces of its time, {@code bad: …}, and of the time before, {@code normal: …};
   * as it is where no trace is at hand.
   */
  public Finding illustrate(Finding finding) {
    String metric = finding.attributes().getOrDefault("metric", finding.series());
    List<Evidence> out = new ArrayList<>(finding.evidence());
    bad(finding, metric).forEach(out::add);
    normal(finding.startMillis()).forEach(e -> out.add(e.normal()));
    return out.size() == finding.evidence().size() ? finding : finding.withEvidence(out);
  }

  private List<Evidence> bad(Finding finding, String metric) {
    boolean errors = metric.contains("error");
    boolean latency = metric.contains("_ms");
    List<Examples.Example> all = new ArrayList<>();
    for (Examples window : recent) {
      if (window.endMillis() >= finding.startMillis()
          && window.endMillis() <= finding.endMillis()) {
        all.addAll(errors ? window.failed() : latency ? window.slowest() : window.typical());
      }
    }
    all.sort(
        Comparator.comparingDouble((Examples.Example e) -> -e.millis())
            .thenComparing(Examples.Example::traceId));
    String what = errors ? "failed after" : "took";
    return all.stream().distinct().limit(SHOWN).map(e -> e.bad(what)).toList();
  }

  private List<Examples.Example> normal(long beforeMillis) {
    Examples newest = null;
    for (Deque<Examples> windows : List.of(hourly, recent)) {
      for (Examples window : windows) {
        if (window.endMillis() < beforeMillis && !window.typical().isEmpty()) {
          newest = window;
        }
      }
    }
    return newest == null ? List.of() : newest.typical();
  }

  public static StateCodec<ExampleBook> codec() {
    return new StateCodec<>() {
      @Override
      public int version() {
        return 1;
      }

      @Override
      public void write(ExampleBook state, DataOutput out) throws IOException {
        for (Deque<Examples> windows : List.of(state.recent, state.hourly)) {
          out.writeByte(windows.size());
          for (Examples window : windows) {
            out.writeLong(window.endMillis());
            writeList(window.typical(), out);
            writeList(window.slowest(), out);
            writeList(window.failed(), out);
          }
        }
      }

      @Override
      public ExampleBook read(int version, DataInput in) throws IOException {
        if (version != 1) {
          throw new IOException("example book of version " + version + "; this code reads 1");
        }
        ExampleBook state = new ExampleBook();
        for (Deque<Examples> windows : List.of(state.recent, state.hourly)) {
          int n = in.readUnsignedByte();
          for (int i = 0; i < n; i++) {
            windows.addLast(new Examples(in.readLong(), readList(in), readList(in), readList(in)));
          }
        }
        return state;
      }
    };
  }

  private static void writeList(List<Examples.Example> list, DataOutput out) throws IOException {
    out.writeByte(list.size());
    for (Examples.Example e : list) {
      out.writeDouble(e.millis());
      out.writeUTF(e.traceId());
    }
  }

  private static List<Examples.Example> readList(DataInput in) throws IOException {
    int n = in.readUnsignedByte();
    List<Examples.Example> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(new Examples.Example(in.readDouble(), in.readUTF()));
    }
    return list;
  }
}
