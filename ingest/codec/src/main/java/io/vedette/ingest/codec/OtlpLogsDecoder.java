package io.vedette.ingest.codec;

import io.vedette.model.LogRecord;
import io.vedette.model.TelemetryEvent;
import java.util.function.Consumer;

/**
 * OTLP {@code ExportLogsServiceRequest} to {@link LogRecord}s. A structured body becomes JSON; a
 * record without its own time gets the observed one, else the time of receipt. Of a record's
 * attributes the first {@value Labels#MOST} are read.
 *
 * <p>Records that cannot be used are left out, and named in the exception after all others were
 * given out.
 */
public final class OtlpLogsDecoder implements Decoder {
  private final StringPool pool = new StringPool();

  @Override
  public String topic() {
    return Topics.OTLP_LOGS;
  }

  @Override
  public void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException {
    new LogsReader(bytes, receivedMillis, pool, out).read();
  }
}
