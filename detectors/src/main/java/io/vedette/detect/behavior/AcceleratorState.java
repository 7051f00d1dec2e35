package io.vedette.detect.behavior;

import io.vedette.detect.behavior.AcceleratorMetrics.Meaning;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of one pod's accelerators: about 600 bytes and sixteen for each engine counter. */
public final class AcceleratorState {
  static final long INTERVAL_MILLIS = 300_000L;
  private static final int LOADS = 8;
  private static final int MEMORY = 2_000;
  private static final int MAX_COUNTERS = 64;

  private long interval = Long.MIN_VALUE;
  private double useSum;
  private int uses;
  private double powerSum;
  private int powers;
  private double work;
  private double running;
  private boolean engine;
  private final Map<Long, Double> counters = new LinkedHashMap<>();

  /** Use by load: how many intervals, their mean and variance. */
  private final double[][] loads = new double[LOADS][3];

  String useSeries = "";
  String workSeries = "";
  String powerSeries = "";

  /** Suspicious intervals in a row, and how many of these had no request at all. */
  int streak;

  int idle;
  double streakUse;
  double streakPower;
  double streakWork;
  long startMillis;
  int told = -1;

  /**
   * Five minutes of a pod.
   *
   * @param known whether both the accelerator and the engine sent
   */
  record Interval(
      long startMillis, double use, double power, double work, double running, boolean known) {}

  /** The interval that is over at this time, if one is. */
  @Nullable Interval roll(long timeMillis) {
    long at = Math.floorDiv(timeMillis, INTERVAL_MILLIS);
    if (at <= interval) {
      return null;
    }
    Interval over =
        interval == Long.MIN_VALUE
            ? null
            : new Interval(
                interval * INTERVAL_MILLIS,
                uses == 0 ? 0 : useSum / uses,
                powers == 0 ? 0 : powerSum / powers,
                work,
                running,
                uses > 0 && engine);
    boolean gap = interval != Long.MIN_VALUE && at > interval + 2;
    interval = at;
    useSum = powerSum = work = running = 0;
    uses = powers = 0;
    engine = false;
    if (gap) {
      quiet();
    }
    return gap ? null : over;
  }

  void add(MetricSample sample, Meaning meaning) {
    double value = sample.value() * meaning.scale();
    String series = sample.series().toString();
    switch (meaning.role()) {
      case USE -> {
        useSum += value;
        uses++;
        useSeries = Texts.cut(series);
      }
      case POWER -> {
        powerSum += value;
        powers++;
        powerSeries = Texts.cut(series);
      }
      case WORK -> {
        work += sample.kind() == MetricKind.DELTA ? value : increase(Hash.of(series), value);
        engine = true;
        workSeries = Texts.cut(series);
      }
      case RUNNING -> {
        running = Math.max(running, value);
        engine = true;
        workSeries = workSeries.isEmpty() ? Texts.cut(series) : workSeries;
      }
    }
  }

  /** A counter that fell began anew. */
  private double increase(long series, double value) {
    if (!counters.containsKey(series) && counters.size() >= MAX_COUNTERS) {
      return 0;
    }
    Double before = counters.put(series, value);
    return before == null ? 0 : value < before ? value : value - before;
  }

  private double[] load(double work) {
    int decade = work <= 0 ? 0 : 1 + (int) Math.max(0, Math.floor(Math.log10(work)));
    return loads[Math.min(LOADS - 1, decade)];
  }

  boolean excess(Interval over, int minKnown, double minExcess, double deviations) {
    double[] load = load(over.work());
    double allowed = Math.max(minExcess, deviations * Math.sqrt(Math.max(0, load[2])));
    return load[0] >= minKnown && over.use() > load[1] + allowed;
  }

  /** What accelerators are usually used at under such a load. */
  double usual(double work) {
    return load(work)[1];
  }

  void learn(Interval over) {
    double[] load = load(over.work());
    load[0] = Math.min(load[0] + 1, MEMORY);
    double difference = over.use() - load[1];
    load[1] += difference / load[0];
    load[2] += (difference * (over.use() - load[1]) - load[2]) / load[0];
  }

  void suspicious(Interval over, boolean noRequest) {
    if (streak == 0) {
      startMillis = over.startMillis();
    }
    streak++;
    idle = noRequest ? idle + 1 : 0;
    streakUse += (over.use() - streakUse) / streak;
    streakPower += (over.power() - streakPower) / streak;
    streakWork += (over.work() - streakWork) / streak;
  }

  void quiet() {
    streak = 0;
    idle = 0;
    streakUse = streakPower = streakWork = 0;
    told = -1;
  }

  /** The versioned binary form. */
  public static StateCodec<AcceleratorState> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<AcceleratorState> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(AcceleratorState s, DataOutput out) throws IOException {
      out.writeLong(s.interval);
      for (double value : new double[] {s.useSum, s.powerSum, s.work, s.running}) {
        out.writeDouble(value);
      }
      out.writeInt(s.uses);
      out.writeInt(s.powers);
      out.writeBoolean(s.engine);
      out.writeByte(s.counters.size());
      for (Map.Entry<Long, Double> counter : s.counters.entrySet()) {
        out.writeLong(counter.getKey());
        out.writeDouble(counter.getValue());
      }
      for (double[] load : s.loads) {
        for (double value : load) {
          out.writeDouble(value);
        }
      }
      out.writeUTF(s.useSeries);
      out.writeUTF(s.workSeries);
      out.writeUTF(s.powerSeries);
      out.writeInt(s.streak);
      out.writeInt(s.idle);
      for (double value : new double[] {s.streakUse, s.streakPower, s.streakWork}) {
        out.writeDouble(value);
      }
      out.writeLong(s.startMillis);
      out.writeByte(s.told);
    }

    @Override
    public AcceleratorState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("accelerator state of version " + version + "; this code reads 1");
      }
      AcceleratorState s = new AcceleratorState();
      s.interval = in.readLong();
      s.useSum = in.readDouble();
      s.powerSum = in.readDouble();
      s.work = in.readDouble();
      s.running = in.readDouble();
      s.uses = in.readInt();
      s.powers = in.readInt();
      s.engine = in.readBoolean();
      int counters = in.readUnsignedByte();
      for (int i = 0; i < counters; i++) {
        s.counters.put(in.readLong(), in.readDouble());
      }
      for (double[] load : s.loads) {
        for (int i = 0; i < load.length; i++) {
          load[i] = in.readDouble();
        }
      }
      s.useSeries = in.readUTF();
      s.workSeries = in.readUTF();
      s.powerSeries = in.readUTF();
      s.streak = in.readInt();
      s.idle = in.readInt();
      s.streakUse = in.readDouble();
      s.streakPower = in.readDouble();
      s.streakWork = in.readDouble();
      s.startMillis = in.readLong();
      s.told = in.readByte();
      return s;
    }
  }
}
