package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The form in which batches of log records go from their source to their service's analysis. */
final class LogBatchCodec implements StateCodec<LogBatch> {
  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(LogBatch batch, DataOutput out) throws IOException {
    write(batch.service().namespace().getBytes(StandardCharsets.UTF_8), out);
    write(batch.service().name().getBytes(StandardCharsets.UTF_8), out);
    write(batch.version().getBytes(StandardCharsets.UTF_8), out);
    write(batch.lines(), out);
  }

  @Override
  public LogBatch read(int version, DataInput in) throws IOException {
    Entity service = Entity.service(text(in), text(in));
    return new LogBatch(service, text(in), bytes(in));
  }

  private static void write(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInput in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
