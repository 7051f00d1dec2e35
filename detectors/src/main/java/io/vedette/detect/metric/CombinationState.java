package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CombinationMonitor} keeps of one workload: about 16 KiB of rows at twelve metrics,
 * and the model trained on them.
 */
public final class CombinationState {
  static final StateCodec<CombinationState> CODEC = new Codec();

  /** The columns of a row, by the metric's name. */
  final Map<String, Column> columns = new LinkedHashMap<>();

  /** Whether the columns are settled; until then rows are not kept. */
  boolean settled;

  long firstMinute = Long.MIN_VALUE;

  /** The last minute that was judged. */
  long minute = Long.MIN_VALUE;

  /** The minutes that are not over yet. */
  final TreeMap<Long, Minute> open = new TreeMap<>();

  /** A sample of the rows so far, newer ones with preference. */
  final List<float[]> rows = new ArrayList<>();

  long rowsSeen;
  long lastRowMinute = Long.MIN_VALUE;

  long trainedMinute = Long.MIN_VALUE;
  @Nullable CombinationModel model;

  /** Of the distances to the model. */
  Extremes distances = new Extremes();

  long startMillis = Long.MIN_VALUE;
  int quietMinutes;

  /** One metric: its mean in the last minute that had points. */
  static final class Column {
    double last = Double.NaN;

    long lastMinute = Long.MIN_VALUE;
  }

  /** What came of one minute so far. */
  static final class Minute {
    /** Whether a series has a finding of its own. */
    boolean reported;

    final Map<String, Mean> means = new HashMap<>();
  }

  /** Of a metric's points in one minute. */
  static final class Mean {
    double sum;
    int points;

    void add(double value) {
      sum += value;
      points++;
    }

    double value() {
      return sum / points;
    }
  }

  private static final class Codec implements StateCodec<CombinationState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(CombinationState s, DataOutput out) throws IOException {
      out.writeByte(s.columns.size());
      for (Map.Entry<String, Column> e : s.columns.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeDouble(e.getValue().last);
        out.writeLong(e.getValue().lastMinute);
      }
      out.writeByte((s.settled ? 1 : 0) | (s.model == null ? 0 : 4));
      out.writeLong(s.firstMinute);
      out.writeLong(s.minute);
      write(s.open, out);
      out.writeShort(s.rows.size());
      for (float[] row : s.rows) {
        for (float value : row) {
          out.writeFloat(value);
        }
      }
      out.writeLong(s.rowsSeen);
      out.writeLong(s.lastRowMinute);
      out.writeLong(s.trainedMinute);
      if (s.model != null) {
        s.model.write(out);
      }
      s.distances.write(out);
      out.writeLong(s.startMillis);
      out.writeByte(s.quietMinutes);
    }

    private static void write(Map<Long, Minute> open, DataOutput out) throws IOException {
      out.writeByte(open.size());
      for (Map.Entry<Long, Minute> e : open.entrySet()) {
        out.writeLong(e.getKey());
        out.writeBoolean(e.getValue().reported);
        out.writeByte(e.getValue().means.size());
        for (Map.Entry<String, Mean> mean : e.getValue().means.entrySet()) {
          out.writeUTF(mean.getKey());
          out.writeDouble(mean.getValue().sum);
          out.writeInt(mean.getValue().points);
        }
      }
    }

    private static void read(Map<Long, Minute> open, DataInput in) throws IOException {
      for (int i = in.readByte(); i > 0; i--) {
        Minute minute = new Minute();
        open.put(in.readLong(), minute);
        minute.reported = in.readBoolean();
        for (int j = in.readByte(); j > 0; j--) {
          Mean mean = new Mean();
          minute.means.put(in.readUTF(), mean);
          mean.sum = in.readDouble();
          mean.points = in.readInt();
        }
      }
    }

    @Override
    public CombinationState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("combinations of version " + version + "; this code reads 1");
      }
      CombinationState s = new CombinationState();
      for (int i = in.readByte(); i > 0; i--) {
        Column column = new Column();
        s.columns.put(in.readUTF(), column);
        column.last = in.readDouble();
        column.lastMinute = in.readLong();
      }
      int flags = in.readByte();
      s.settled = (flags & 1) != 0;
      s.firstMinute = in.readLong();
      s.minute = in.readLong();
      read(s.open, in);
      for (int i = in.readShort(); i > 0; i--) {
        float[] row = new float[s.columns.size()];
        for (int j = 0; j < row.length; j++) {
          row[j] = in.readFloat();
        }
        s.rows.add(row);
      }
      s.rowsSeen = in.readLong();
      s.lastRowMinute = in.readLong();
      s.trainedMinute = in.readLong();
      s.model = (flags & 4) != 0 ? CombinationModel.read(in) : null;
      s.distances.read(in);
      s.startMillis = in.readLong();
      s.quietMinutes = in.readByte();
      return s;
    }
  }
}
