package io.vedette.detect.metric;

import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link WorkloadMonitor} keeps of one workload: at most 4 KiB beside the minutes open. */
public final class WorkloadState {
  static final StateCodec<WorkloadState> CODEC = new Codec();

  /** Metrics by name, in the order of their indices. */
  final Map<String, Metric> metrics = new LinkedHashMap<>();

  Companions companions = new Companions();
  JointTail tail = new JointTail();

  /** Minutes that are not over yet, and what was most unusual of each metric in them. */
  final TreeMap<Long, Map<String, UnusualPoint>> open = new TreeMap<>();

  /** Start of the finding that is open, else {@code Long.MIN_VALUE}. */
  long startMillis = Long.MIN_VALUE;

  int quietMinutes;

  /** One metric of the workload. */
  static final class Metric {
    final int index;
    long lastMinute;

    /** A bit for each series by its hash: linear counting of how many there are. */
    long seriesBits;

    Metric(int index) {
      this.index = index;
    }

    void see(SeriesKey series, long minute) {
      lastMinute = Math.max(lastMinute, minute);
      int hash = series.labels().hashCode() * 0x9E3779B9;
      seriesBits |= 1L << (hash >>> 26);
    }

    /** About how many series it has (Whang et al., linear counting, TODS 1990). */
    double series() {
      int free = Math.max(1, Long.SIZE - Long.bitCount(seriesBits));
      return Math.max(1, -Long.SIZE * Math.log(free / (double) Long.SIZE));
    }
  }

  private static final class Codec implements StateCodec<WorkloadState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(WorkloadState s, DataOutput out) throws IOException {
      s.companions.write(out);
      s.tail.write(out);
      out.writeByte(s.metrics.size());
      for (Map.Entry<String, Metric> e : s.metrics.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeByte(e.getValue().index);
        out.writeLong(e.getValue().lastMinute);
        out.writeLong(e.getValue().seriesBits);
      }
      out.writeByte(s.open.size());
      for (Map.Entry<Long, Map<String, UnusualPoint>> minute : s.open.entrySet()) {
        out.writeLong(minute.getKey());
        out.writeByte(minute.getValue().size());
        for (UnusualPoint point : minute.getValue().values()) {
          UnusualPoint.CODEC.write(point, out);
        }
      }
      out.writeLong(s.startMillis);
      out.writeByte(s.quietMinutes);
    }

    @Override
    public WorkloadState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("workloads of version " + version + "; this code reads 1");
      }
      WorkloadState s = new WorkloadState();
      s.companions = Companions.read(in);
      s.tail = JointTail.read(in);
      for (int i = in.readByte(); i > 0; i--) {
        String name = in.readUTF();
        Metric metric = new Metric(in.readByte());
        metric.lastMinute = in.readLong();
        metric.seriesBits = in.readLong();
        s.metrics.put(name, metric);
      }
      for (int i = in.readByte(); i > 0; i--) {
        Map<String, UnusualPoint> points = new HashMap<>();
        s.open.put(in.readLong(), points);
        for (int j = in.readByte(); j > 0; j--) {
          UnusualPoint point = UnusualPoint.CODEC.read(1, in);
          points.put(point.series().name(), point);
        }
      }
      s.startMillis = in.readLong();
      s.quietMinutes = in.readByte();
      return s;
    }
  }
}
