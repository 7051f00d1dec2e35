package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import io.vedette.predict.EventCalendar;
import io.vedette.predict.LoadPanel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The siblings that a metric's model is trained on; about 1 MiB. */
final class SiblingState {
  static final CodecTypeInfo<SiblingState> TYPE = new CodecTypeInfo<>(new Serializer());

  private static final int MOST_SERIES = 16;

  final LoadPanel panel;
  private final Map<String, MinuteMean> minutes = new LinkedHashMap<>();
  long lastMillis = Long.MIN_VALUE;

  SiblingState() {
    this(new LoadPanel(ForecastFunction.OPTIONS, EventCalendar.NONE, MOST_SERIES));
  }

  private SiblingState(LoadPanel panel) {
    this.panel = panel;
  }

  /** Takes a point of a series that the panel has room for. */
  void add(String series, long millis, double value) {
    lastMillis = Math.max(lastMillis, millis);
    if (!panel.admits(series, millis)) {
      return;
    }
    minutes
        .computeIfAbsent(series, any -> new MinuteMean())
        .add(millis, value, (minute, mean) -> panel.add(series, minute, mean));
    if (minutes.size() > MOST_SERIES) {
      forget();
    }
  }

  /** Forgets the minutes of the series that has been here longest and is no longer in the panel. */
  private void forget() {
    Iterator<String> all = minutes.keySet().iterator();
    while (all.hasNext()) {
      if (!panel.contains(all.next())) {
        all.remove();
        return;
      }
    }
  }

  private static final class Serializer extends CodecSerializer<SiblingState> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SiblingState> CODEC = new Codec();

    private Serializer() {
      super(SiblingState.class, false);
    }

    @Override
    protected StateCodec<SiblingState> codec() {
      return CODEC;
    }
  }

  private static final class Codec implements StateCodec<SiblingState> {
    private final StateCodec<LoadPanel> panels = LoadPanel.codec(EventCalendar.NONE);

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(SiblingState state, DataOutput out) throws IOException {
      panels.write(state.panel, out);
      out.writeLong(state.lastMillis);
      out.writeInt(state.minutes.size());
      for (Map.Entry<String, MinuteMean> minute : state.minutes.entrySet()) {
        out.writeUTF(minute.getKey());
        minute.getValue().write(out);
      }
    }

    @Override
    public SiblingState read(int version, DataInput in) throws IOException {
      SiblingState state = new SiblingState(panels.read(1, in));
      state.lastMillis = in.readLong();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        state.minutes.put(in.readUTF(), MinuteMean.read(in));
      }
      return state;
    }
  }
}
