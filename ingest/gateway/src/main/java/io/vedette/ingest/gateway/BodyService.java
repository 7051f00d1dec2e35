package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A service that reads the whole body, then works off the event loop. */
abstract class BodyService implements HttpService {
  private final GatewayMetrics metrics;

  BodyService(GatewayMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Answers a request; may block and may throw {@link Refusal}.
   *
   * @param lease the request's share of memory
   */
  abstract CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease);

  /** The answer to a request that was refused; plain text unless the protocol has its own form. */
  HttpResponse refusal(ResponseHeaders headers, Refusal refusal, @Nullable MediaType sent) {
    return withBody(
        headers,
        MediaType.PLAIN_TEXT_UTF_8,
        (refusal.message() + '\n').getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public final HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(
        req.aggregate()
            .thenComposeAsync(
                request -> answer(ctx, request, Guard.lease(ctx)), ctx.blockingTaskExecutor())
            .exceptionally(failure -> refuse(ctx, req, Refusal.of(failure))));
  }

  private HttpResponse refuse(ServiceRequestContext ctx, HttpRequest req, Refusal refusal) {
    metrics.rejected(Endpoint.of(ctx.path()).signal(), refusal.reason(), 1);
    ResponseHeadersBuilder headers = ResponseHeaders.builder(refusal.status());
    if (refusal.retryAfterSeconds() > 0) {
      headers.set(HttpHeaderNames.RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
    }
    return refusal(headers.build(), refusal, req.contentType());
  }

  static HttpResponse withBody(ResponseHeaders headers, MediaType type, byte[] body) {
    return HttpResponse.of(headers.toBuilder().contentType(type).build(), HttpData.wrap(body));
  }
}
