package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands before every service of a listener: token, memory budget, metrics. */
final class Guard implements DecoratingHttpServiceFunction {
  private static final AttributeKey<MemoryBudget.Lease> LEASE =
      AttributeKey.valueOf(Guard.class, "LEASE");
  private static final Set<String> PROBES = Set.of("/healthz", "/readyz");

  private final byte @Nullable [] authorization;
  private final MemoryBudget budget;
  private final GatewayMetrics metrics;

  Guard(@Nullable String bearerToken, MemoryBudget budget, GatewayMetrics metrics) {
    this.authorization =
        bearerToken == null ? null : ("Bearer " + bearerToken).getBytes(StandardCharsets.UTF_8);
    this.budget = budget;
    this.metrics = metrics;
  }

  /** The current request's share of memory. */
  static MemoryBudget.Lease lease(ServiceRequestContext ctx) {
    MemoryBudget.Lease lease = ctx.attr(LEASE);
    if (lease == null) {
      throw new IllegalStateException("no guard before " + ctx.path());
    }
    return lease;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest req)
      throws Exception {
    MemoryBudget.Lease lease = budget.lease();
    ctx.setAttr(LEASE, lease);
    CompletableFuture<Void> unused =
        ctx.log()
            .whenComplete()
            .thenAccept(
                log -> {
                  lease.close();
                  count(Endpoint.of(ctx.path()), log);
                });
    if (!PROBES.contains(ctx.path()) && !authorized(req)) {
      return HttpResponse.of(
          ResponseHeaders.of(HttpStatus.UNAUTHORIZED, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }
    if (req.method() != HttpMethod.POST) {
      return delegate.serve(ctx, req);
    }
    HttpRequest counted = req.peekData(data -> lease.grow(data.length()));
    ctx.updateRequest(counted);
    return delegate.serve(ctx, counted);
  }

  /** In constant time, so that the token cannot be guessed byte by byte. */
  private boolean authorized(HttpRequest req) {
    if (authorization == null) {
      return true;
    }
    String given = req.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8));
  }

  private void count(Endpoint endpoint, RequestLog log) {
    String grpc = log.responseTrailers().get("grpc-status");
    if (grpc == null) {
      grpc = log.responseHeaders().get("grpc-status");
    }
    String code = grpc != null ? "grpc_" + grpc : log.responseHeaders().status().codeAsText();
    metrics.answered(endpoint, code, log.requestLength(), log.totalDurationNanos() / 1e9);
  }
}
