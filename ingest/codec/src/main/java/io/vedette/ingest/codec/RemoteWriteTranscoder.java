package io.vedette.ingest.codec;

import java.util.List;

/**
 * Prometheus remote write, 1.0 and 2.0, to OTLP metrics: bytes to bytes, without building objects
 * in between, as this is where nearly all samples of a large installation pass.
 *
 * <p>All labels, {@code job} and {@code instance} too, become attributes of the point and the
 * resource stays empty, so that {@link OtlpMetricsDecoder} gives back the very labels that
 * Prometheus sent. A staleness marker becomes "no recorded value". Of native histograms count and
 * sum are kept. 2.0 says of each series whether it is a counter; 1.0 does not, so there Prometheus'
 * naming conventions decide: {@code _total}, {@code _count}, {@code _sum} and {@code _bucket} are
 * cumulative.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec/">Remote-Write 1.0</a>
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">Remote-Write 2.0</a>
 */
public final class RemoteWriteTranscoder {
  private final boolean keepBuckets;
  private final int maxRecordBytes;
  private final StringPool names = new StringPool();

  /**
   * Safe to share between threads.
   *
   * @param keepBuckets false to leave {@code _bucket} series out
   * @param maxRecordBytes largest record to give out
   */
  public RemoteWriteTranscoder(boolean keepBuckets, int maxRecordBytes) {
    this.keepBuckets = keepBuckets;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Reads a {@code prometheus.WriteRequest} (1.0), uncompressed.
   *
   * @throws DecodeException where it is not one
   */
  public Batch transcode1(byte[] request) throws DecodeException {
    OtlpPoints points = new OtlpPoints(keepBuckets, maxRecordBytes);
    new RemoteWrite1Reader(request, names, points).read();
    return points.finish();
  }

  /**
   * Reads an {@code io.prometheus.write.v2.Request} (2.0), uncompressed.
   *
   * @throws DecodeException where it is not one, or a label reference points past the symbols
   */
  public Batch transcode2(byte[] request) throws DecodeException {
    OtlpPoints points = new OtlpPoints(keepBuckets, maxRecordBytes);
    new RemoteWrite2Reader(request, names, points).read();
    return points.finish();
  }

  /**
   * What became of a request.
   *
   * @param records each an OTLP {@code ExportMetricsServiceRequest}
   * @param samples samples dealt with; buckets left out on purpose are among them
   * @param histograms native histograms dealt with
   * @param rejected samples and histograms that could not be used
   * @param droppedBuckets samples of {@code _bucket} series that were left out on purpose
   * @param reason why the first was rejected, or empty
   */
  public record Batch(
      List<byte[]> records,
      long samples,
      long histograms,
      long rejected,
      long droppedBuckets,
      String reason) {
    public Batch {
      records = List.copyOf(records);
    }

    /** Points in the records. */
    public long points() {
      return samples - droppedBuckets + 2 * histograms;
    }
  }
}
