package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.RemoteWriteTranscoder;
import io.vedette.ingest.codec.RemoteWriteTranscoder.Batch;
import io.vedette.ingest.codec.Topics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus remote write 1.0 and 2.0, told apart by the {@code proto} parameter of the
 * Content-Type. Usable samples of a request are written even where others are not; then the answer
 * is 400, which tells the sender not to repeat it.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">Remote-Write 2.0</a>
 */
final class RemoteWrite extends BodyService {
  private static final MediaType PROTOBUF = MediaType.parse("application/x-protobuf");
  private static final String V1 = "prometheus.WriteRequest";
  private static final String V2 = "io.prometheus.write.v2.Request";
  private static final String WRITTEN = "x-prometheus-remote-write-";

  private final KafkaSink sink;
  private final Bodies bodies;
  private final GatewayMetrics metrics;
  private final RemoteWriteTranscoder transcoder;

  RemoteWrite(
      KafkaSink sink, Bodies bodies, GatewayMetrics metrics, RemoteWriteTranscoder transcoder) {
    super(metrics);
    this.sink = sink;
    this.bodies = bodies;
    this.metrics = metrics;
    this.transcoder = transcoder;
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    boolean v2 = isV2(request.contentType());
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    if (!encoding.equals("snappy")) {
      throw Refusal.mediaType("Content-Encoding " + encoding + " is not snappy");
    }
    Batch batch = transcode(bodies.unsnappy(request.content().array(), lease), v2);
    metrics.rejected("metrics", "invalid", batch.rejected());
    metrics.rejected("metrics", "histogram_bucket", batch.droppedBuckets());
    return sink.send(Topics.OTLP_METRICS, batch.records())
        .thenApply(
            done -> {
              metrics.taken("metrics", batch.points());
              return answer(batch, v2);
            });
  }

  private static boolean isV2(@Nullable MediaType type) {
    if (type == null || !type.belongsTo(PROTOBUF)) {
      throw Refusal.mediaType("Content-Type " + type + " is not application/x-protobuf");
    }
    String proto = type.parameters().getOrDefault("proto", List.of(V1)).get(0);
    return switch (proto) {
      case V1 -> false;
      case V2 -> true;
      default -> throw Refusal.mediaType("proto=" + proto + " is neither " + V1 + " nor " + V2);
    };
  }

  private Batch transcode(byte[] body, boolean v2) {
    try {
      return v2 ? transcoder.transcode2(body) : transcoder.transcode1(body);
    } catch (DecodeException e) {
      throw Refusal.malformed("the body is not " + (v2 ? V2 : V1) + ": " + e.getMessage());
    }
  }

  private static HttpResponse answer(Batch batch, boolean v2) {
    HttpStatus status = batch.rejected() == 0 ? HttpStatus.NO_CONTENT : HttpStatus.BAD_REQUEST;
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status);
    if (v2) {
      headers.set(WRITTEN + "samples-written", Long.toString(batch.samples()));
      headers.set(WRITTEN + "histograms-written", Long.toString(batch.histograms()));
      headers.set(WRITTEN + "exemplars-written", "0");
    }
    if (batch.rejected() == 0) {
      return HttpResponse.of(headers.build());
    }
    return HttpResponse.of(
        headers.contentType(MediaType.PLAIN_TEXT_UTF_8).build(),
        HttpData.ofUtf8(
            batch.rejected() + " samples not taken, the first: " + batch.reason() + '\n'));
  }
}
