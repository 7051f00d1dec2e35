package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sibling series, forecast online, that share a model: every series has its own {@link
 * LoadForecaster}, all of them teach one set of boosted trees, which is fitted anew from time to
 * time, on the past only, and joins each series' combination where it proves itself.
 *
 * <p>Bounded: series beyond the given number are not taken until others fall silent. Not
 * thread-safe.
 */
public final class LoadPanel {
  private final ForecastOptions options;
  private final EventCalendar calendar;
  private final int mostSeries;
  private final SiblingLearner learner = new SiblingLearner();
  private final Map<String, LoadForecaster> forecasters = new LinkedHashMap<>();
  private @Nullable SiblingModel model;

  /**
   * @param mostSeries at least 1
   */
  public LoadPanel(ForecastOptions options, EventCalendar calendar, int mostSeries) {
    this.options = options;
    this.calendar = calendar;
    this.mostSeries = mostSeries;
  }

  /**
   * Takes one more point, in order of time over all series.
   *
   * @param value finite
   * @return the forecaster of that series; empty where it is one too many
   */
  public Optional<LoadForecaster> add(String series, long epochMillis, double value) {
    if (!admits(series, epochMillis)) {
      return Optional.empty();
    }
    LoadForecaster forecaster = forecasters.get(series);
    if (forecaster == null) {
      forecaster = join(series, new LoadForecaster(options, calendar));
    }
    forecaster.add(epochMillis, value);
    if (learner.due()) {
      learner.fit(epochMillis, forecasters.size()).ifPresent(this::share);
    }
    return Optional.of(forecaster);
  }

  /**
   * Whether a series is one of the panel, or there is room for it. One that has been silent for an
   * hour, or for a hundred steps, makes room.
   */
  public boolean admits(String series, long nowMillis) {
    if (forecasters.containsKey(series) || forecasters.size() < mostSeries) {
      return true;
    }
    long silent = Math.max(Duration.ofHours(1).toMillis(), 100 * options.stepMillis());
    return forecasters.values().removeIf(each -> nowMillis - each.lastMillis() > silent);
  }

  /** Whether a series is one of the panel. */
  public boolean contains(String series) {
    return forecasters.containsKey(series);
  }

  private LoadForecaster join(String series, LoadForecaster forecaster) {
    forecaster.teach(learner);
    forecaster.follow(model);
    forecasters.put(series, forecaster);
    return forecaster;
  }

  private void share(SiblingModel fitted) {
    model = fitted;
    forecasters.values().forEach(forecaster -> forecaster.follow(fitted));
  }

  /** The newest model; empty until there was data enough for one that helps. */
  public Optional<SiblingModel> model() {
    return Optional.ofNullable(model);
  }

  /** Binary form of a panel with all that it has learnt. */
  public static StateCodec<LoadPanel> codec(EventCalendar calendar) {
    return new Codec(calendar);
  }

  private record Codec(EventCalendar calendar) implements StateCodec<LoadPanel> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(LoadPanel panel, DataOutput out) throws IOException {
      out.writeLong(panel.options.stepMillis());
      out.writeInt(panel.options.horizonSteps());
      out.writeInt(panel.mostSeries);
      panel.learner.write(out);
      out.writeInt(panel.forecasters.size());
      for (Map.Entry<String, LoadForecaster> each : panel.forecasters.entrySet()) {
        out.writeUTF(each.getKey());
        each.getValue().write(out);
      }
      out.writeBoolean(panel.model != null);
      if (panel.model != null) {
        SiblingModel.codec().write(panel.model, out);
      }
    }

    @Override
    public LoadPanel read(int version, DataInput in) throws IOException {
      if (version != version()) {
        throw new IOException("panel of version " + version + "; this build reads 1");
      }
      ForecastOptions options = new ForecastOptions(Duration.ofMillis(in.readLong()), in.readInt());
      LoadPanel panel = new LoadPanel(options, calendar, in.readInt());
      panel.learner.read(in);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        panel.join(in.readUTF(), LoadForecaster.read(in, calendar));
      }
      if (in.readBoolean()) {
        panel.share(SiblingModel.codec().read(1, in));
      }
      return panel;
    }
  }
}
