package io.vedette.ingest.flink;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Bounded out-of-orderness over events only: dead letters carry no event time. */
final class EventTimeWatermarks implements WatermarkGenerator<Ingested> {
  private final long latenessMillis;
  private long latest = Long.MIN_VALUE;

  EventTimeWatermarks(long latenessMillis) {
    this.latenessMillis = latenessMillis;
  }

  @Override
  public void onEvent(Ingested ingested, long timeMillis, WatermarkOutput output) {
    if (ingested.event() != null) {
      latest = Math.max(latest, timeMillis);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (latest != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(latest - latenessMillis - 1));
    }
  }
}
