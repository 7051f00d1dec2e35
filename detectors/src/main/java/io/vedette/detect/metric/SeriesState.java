package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Everything a {@link SeriesMonitor} keeps of one series. */
public final class SeriesState {
  static final StateCodec<SeriesState> CODEC = new Codec();

  final RecordState detector;

  /** Last raw point, for rates and intervals. */
  long lastMillis = Long.MIN_VALUE;

  double lastRaw = Double.NaN;

  /** Time of the last point that stood for a missing one. */
  long filledMillis = Long.MIN_VALUE;

  /** Not saved, as it comes with each call: when the workload was last deployed, if known. */
  long deployedMillis = Long.MIN_VALUE;

  float interval;
  float jitter;
  boolean ended;
  boolean absent;
  long absentSince;

  int normalRun;
  final Episode episode = new Episode();

  SeriesState(RecordState detector) {
    this.detector = detector;
  }

  /** A finding under way. */
  static final class Episode {
    /** A deviation of so many points is a shift. */
    private static final int LASTING_POINTS = 5;

    long startMillis = Long.MIN_VALUE;
    long endMillis;
    long reportedMillis;
    int points;
    double worstScore;
    double actual;
    double expected;
    double lower;
    double upper;
    double edge;
    int direction;
    AnomalyKind kind = AnomalyKind.NONE;

    boolean open() {
      return startMillis != Long.MIN_VALUE;
    }

    /** Begins with a point that counts. */
    void begin(RecordState model, long timeMillis, double value, Verdict verdict) {
      boolean slow = verdict.kind() != AnomalyKind.SPIKE && verdict.kind() != AnomalyKind.DIP;
      int since = slow ? Features.sincePoints(model) : 0;
      startMillis = timeMillis - Math.round(since * (double) model.interval);
      points = 1;
      worstScore = 0;
      boolean record = model.surprise > 0;
      int side = value > verdict.expected() ? 1 : -1;
      // a policy may call anomalous what broke no record: then half way back is back to normal
      edge = record ? model.edge : (value + verdict.expected()) / 2;
      direction = record ? model.direction : side;
      kind = verdict.kind();
      update(timeMillis, value, verdict);
    }

    /** Takes one more point of it. */
    void update(long timeMillis, double value, Verdict verdict) {
      endMillis = timeMillis;
      reportedMillis = timeMillis;
      boolean farther = direction >= 0 ? value > actual : value < actual;
      if (points == 1 || (verdict.anomalous() && verdict.score() >= worstScore)) {
        expected = verdict.expected();
        lower = verdict.lower();
        upper = verdict.upper();
        actual = value;
      } else if (farther) {
        actual = value;
      }
      worstScore = Math.max(worstScore, verdict.score());
      boolean jump = kind == AnomalyKind.SPIKE || kind == AnomalyKind.DIP;
      if (points >= LASTING_POINTS && jump) {
        kind = AnomalyKind.LEVEL_SHIFT;
      }
    }

    /** Whether a value is still beyond what was normal when it began. */
    boolean outside(double value) {
      return direction == 0 ? value == edge : direction * (value - edge) > 0;
    }
  }

  private static final class Codec implements StateCodec<SeriesState> {
    private static final AnomalyKind[] KINDS = AnomalyKind.values();

    @Override
    public int version() {
      return 3;
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the model's enums only grow at their end
    public void write(SeriesState s, DataOutput out) throws IOException {
      out.writeByte(RecordState.CODEC.version());
      RecordState.CODEC.write(s.detector, out);
      out.writeLong(s.lastMillis);
      out.writeDouble(s.lastRaw);
      out.writeFloat(s.interval);
      out.writeFloat(s.jitter);
      boolean filled = s.filledMillis != Long.MIN_VALUE;
      out.writeByte((s.ended ? 1 : 0) | (s.absent ? 2 : 0) | (filled ? 4 : 0));
      if (filled) {
        out.writeLong(s.filledMillis);
      }
      if (s.absent) {
        out.writeLong(s.absentSince);
      }
      out.writeShort(s.normalRun);
      Episode e = s.episode;
      out.writeLong(e.startMillis);
      if (e.open()) {
        out.writeLong(e.endMillis);
        out.writeInt((int) (e.endMillis - e.reportedMillis));
        out.writeInt(e.points);
        out.writeDouble(e.worstScore);
        out.writeDouble(e.actual);
        out.writeDouble(e.expected);
        out.writeDouble(e.lower);
        out.writeDouble(e.upper);
        out.writeDouble(e.edge);
        out.writeByte(e.direction);
        out.writeByte(e.kind.ordinal());
      }
    }

    @Override
    public SeriesState read(int version, DataInput in) throws IOException {
      SeriesState s = new SeriesState(RecordState.CODEC.read(in.readUnsignedByte(), in));
      s.lastMillis = in.readLong();
      s.lastRaw = in.readDouble();
      s.interval = in.readFloat();
      s.jitter = in.readFloat();
      int flags = in.readByte();
      s.ended = (flags & 1) != 0;
      s.absent = (flags & 2) != 0;
      s.filledMillis = (flags & 4) != 0 ? in.readLong() : Long.MIN_VALUE;
      s.absentSince = version < 3 || s.absent ? in.readLong() : 0;
      s.normalRun = version < 3 ? in.readInt() : in.readShort();
      Episode e = s.episode;
      e.startMillis = in.readLong();
      if (e.open()) {
        e.endMillis = in.readLong();
        e.reportedMillis = version < 3 ? in.readLong() : e.endMillis - in.readInt();
        e.points = in.readInt();
        e.worstScore = in.readDouble();
        e.actual = in.readDouble();
        e.expected = in.readDouble();
        e.lower = in.readDouble();
        e.upper = in.readDouble();
        e.edge = in.readDouble();
        e.direction = in.readByte();
        e.kind = KINDS[in.readByte()];
      }
      return s;
    }
  }
}
