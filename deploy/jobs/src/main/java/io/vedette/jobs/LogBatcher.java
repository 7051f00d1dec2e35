package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts log records of a service together for the way to its analysis, which costs as much for one
 * as for hundreds.
 *
 * <p>Nothing is kept back: batches go before each watermark and each checkpoint's barrier, at the
 * end, once they hold {@value #MOST_BYTES} bytes together, and after {@value #LONGEST_MILLIS} ms at
 * the latest. So no record becomes late by it, and there is no state to restore.
 */
final class LogBatcher extends AbstractStreamOperator<LogBatch>
    implements OneInputStreamOperator<LogRecord, LogBatch> {
  private static final long serialVersionUID = 1L;

  private static final int MOST_BYTES = 1 << 16;

  private static final long LONGEST_MILLIS = 50;

  @SuppressWarnings("NullAway.Init") // by open()
  private transient Map<Resource, LogBatch.Open> open;

  private transient @Nullable Resource last;
  private transient LogBatch.@Nullable Open lastOpen;
  private transient int bytes;
  private transient boolean waiting;

  @Override
  public void open() throws Exception {
    super.open();
    open = new LinkedHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<LogRecord> element) {
    LogRecord log = element.getValue();
    bytes += batch(log.resource()).add(log);
    if (bytes >= MOST_BYTES) {
      flush();
    } else if (!waiting) {
      waiting = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService().registerTimer(now + LONGEST_MILLIS, time -> waited());
    }
  }

  /** The records of a request share their resource. */
  private LogBatch.Open batch(Resource resource) {
    LogBatch.Open batch = lastOpen;
    if (batch == null || !resource.equals(last)) {
      batch =
          open.computeIfAbsent(resource, r -> new LogBatch.Open(Entity.of(r), r.serviceVersion()));
      last = resource;
      lastOpen = batch;
    }
    return batch;
  }

  private void waited() {
    waiting = false;
    flush();
  }

  private void flush() {
    for (LogBatch.Open batch : open.values()) {
      output.collect(new StreamRecord<>(batch.close()));
    }
    open.clear();
    last = null;
    lastOpen = null;
    bytes = 0;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }
}
