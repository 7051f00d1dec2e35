package io.vedette.ingest.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.vedette.ingest.gateway.prw1.WriteRequest;
import io.vedette.ingest.gateway.prw2.Request;
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
  private static final String V1 = "prometheus.WriteRequest";
  private static final String V2 = "io.prometheus.write.v2.Request";
  private static final String WRITTEN = "x-prometheus-remote-write-";

  private final OtlpIntake<ExportMetricsServiceRequest, ExportMetricsServiceResponse> intake;
  private final Bodies bodies;
  private final GatewayMetrics metrics;
  private final boolean keepBuckets;

  RemoteWrite(
      OtlpIntake<ExportMetricsServiceRequest, ExportMetricsServiceResponse> intake,
      Bodies bodies,
      GatewayMetrics metrics,
      boolean keepBuckets) {
    super(metrics);
    this.intake = intake;
    this.bodies = bodies;
    this.metrics = metrics;
    this.keepBuckets = keepBuckets;
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    boolean v2 = isV2(request.contentType());
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    if (!encoding.equals("snappy")) {
      throw Refusal.mediaType("Content-Encoding " + encoding + " is not snappy");
    }
    byte[] body = bodies.unsnappy(request.content().array(), lease);
    RemoteWriteBatch batch = convert(body, v2);
    return intake
        .accept(batch.toOtlp(), null)
        .thenApply(
            response -> {
              long rejected =
                  batch.rejected() + response.getPartialSuccess().getRejectedDataPoints();
              count(batch);
              return answer(batch, rejected, v2);
            });
  }

  private static boolean isV2(@Nullable MediaType type) {
    if (type == null || !type.belongsTo(MediaType.parse("application/x-protobuf"))) {
      throw Refusal.mediaType("Content-Type " + type + " is not application/x-protobuf");
    }
    String proto = type.parameters().getOrDefault("proto", List.of(V1)).get(0);
    return switch (proto) {
      case V1 -> false;
      case V2 -> true;
      default -> throw Refusal.mediaType("proto=" + proto + " is neither " + V1 + " nor " + V2);
    };
  }

  private RemoteWriteBatch convert(byte[] body, boolean v2) {
    RemoteWriteBatch batch = new RemoteWriteBatch(keepBuckets);
    try {
      if (v2) {
        RemoteWriteConverter.convert(Request.parseFrom(body), batch);
      } else {
        RemoteWriteConverter.convert(WriteRequest.parseFrom(body), batch);
      }
    } catch (InvalidProtocolBufferException e) {
      throw Refusal.malformed("the body is not " + (v2 ? V2 : V1) + ": " + e.getMessage());
    }
    return batch;
  }

  private void count(RemoteWriteBatch batch) {
    metrics.rejected("metrics", "invalid", batch.rejected());
    metrics.rejected("metrics", "histogram_bucket", batch.droppedBuckets());
  }

  private static HttpResponse answer(RemoteWriteBatch batch, long rejected, boolean v2) {
    HttpStatus status = rejected == 0 ? HttpStatus.NO_CONTENT : HttpStatus.BAD_REQUEST;
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status);
    if (v2) {
      headers.set(WRITTEN + "samples-written", Long.toString(batch.samples()));
      headers.set(WRITTEN + "histograms-written", Long.toString(batch.histograms()));
      headers.set(WRITTEN + "exemplars-written", "0");
    }
    if (rejected == 0) {
      return HttpResponse.of(headers.build());
    }
    headers.contentType(MediaType.PLAIN_TEXT_UTF_8);
    return HttpResponse.of(
        headers.build(),
        HttpData.ofUtf8(rejected + " samples not taken, the first: " + batch.reason() + '\n'));
  }
}
