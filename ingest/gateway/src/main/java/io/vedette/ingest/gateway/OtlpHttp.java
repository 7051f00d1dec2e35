package io.vedette.ingest.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP, protobuf and JSON; answers and {@code google.rpc.Status} errors come in the encoding
 * of the request.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
final class OtlpHttp<Q extends Message, R extends Message> extends BodyService {
  private static final MediaType PROTOBUF = MediaType.parse("application/x-protobuf");
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder().add(RetryInfo.getDescriptor()).build());

  private final OtlpIntake<Q, R> intake;
  private final Bodies bodies;

  OtlpHttp(OtlpIntake<Q, R> intake, Bodies bodies, GatewayMetrics metrics) {
    super(metrics);
    this.intake = intake;
    this.bodies = bodies;
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    MediaType type = request.contentType();
    boolean json = json(type);
    if (!json && (type == null || !type.is(PROTOBUF))) {
      throw Refusal.mediaType(
          "Content-Type " + type + " is not OTLP; use application/x-protobuf or application/json");
    }
    byte[] body = bodies.unpack(request, lease);
    CompletableFuture<R> response =
        json
            ? intake.accept(OtlpJson.parse(intake.signal(), body, lease), null)
            : intake.accept(parse(body, lease), body);
    return response.thenApply(message -> encode(ResponseHeaders.of(HttpStatus.OK), message, json));
  }

  private Q parse(byte[] body, MemoryBudget.Lease lease) {
    ProtoCost.charge(body, intake.signal().newRequest().getDescriptorForType(), lease);
    try {
      return intake.signal().parser().parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw Refusal.malformed(
          "the body is not an OTLP " + intake.signal().name() + " request: " + e.getMessage());
    }
  }

  @Override
  HttpResponse refusal(ResponseHeaders headers, Refusal refusal, @Nullable MediaType sent) {
    return encode(headers, refusal.toRpcStatus(), json(sent));
  }

  private static boolean json(@Nullable MediaType type) {
    return type != null && type.is(MediaType.JSON);
  }

  private static HttpResponse encode(ResponseHeaders headers, Message message, boolean json) {
    if (!json) {
      return withBody(headers, PROTOBUF, message.toByteArray());
    }
    try {
      byte[] body = PRINTER.print(message).getBytes(StandardCharsets.UTF_8);
      return withBody(headers, MediaType.JSON, body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "cannot print " + message.getDescriptorForType().getFullName(), e);
    }
  }
}
