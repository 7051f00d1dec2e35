package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.vedette.ingest.codec.AuditEnvelope;
import io.vedette.ingest.codec.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Audit and security events as JSON, lines of auditd and syslog, and Trivy reports.
 *
 * <p>A part of a body that is no event, or too large, does not keep back the others: it goes to the
 * dead letters with the reason, and the answer says how many. A body without any event is refused.
 *
 * <p>Every event becomes one record, so that a rule's findings name the one event they saw.
 */
final class AuditIntake extends BodyService {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.-]{1,64}");

  private final KafkaSink sink;
  private final Bodies bodies;
  private final GatewayMetrics metrics;
  private final Clock clock;
  private final int maxRecordBytes;
  private final String listField;
  private final Function<ServiceRequestContext, Source> source;
  private final Consumer<byte[]> check;

  /** Where events come from, as the envelope says it. */
  private record Source(String source, String product) {}

  private AuditIntake(
      KafkaSink sink,
      Bodies bodies,
      GatewayMetrics metrics,
      Clock clock,
      int maxRecordBytes,
      String listField,
      Function<ServiceRequestContext, Source> source,
      Consumer<byte[]> check) {
    super(metrics);
    this.sink = sink;
    this.bodies = bodies;
    this.metrics = metrics;
    this.clock = clock;
    this.maxRecordBytes = maxRecordBytes;
    this.listField = listField;
    this.source = source;
    this.check = check;
  }

  /**
   * The webhook of a Kubernetes API server: {@code EventList} of {@code audit.k8s.io/v1}.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#webhook-backend">Webhook
   *     backend</a>
   */
  static AuditIntake kubernetes(
      KafkaSink sink, Bodies bodies, GatewayMetrics metrics, Clock clock, int maxRecordBytes) {
    Source kubernetes = new Source("k8s_audit", "kubernetes");
    return new AuditIntake(
        sink, bodies, metrics, clock, maxRecordBytes, "items", ctx -> kubernetes, event -> {});
  }

  /** Any source, named by the path; {@code ?product=} names the product. */
  static AuditIntake generic(
      KafkaSink sink, Bodies bodies, GatewayMetrics metrics, Clock clock, int maxRecordBytes) {
    return new AuditIntake(
        sink, bodies, metrics, clock, maxRecordBytes, "Records", AuditIntake::named, event -> {});
  }

  /** Deploys as a delivery tool tells them, one object or a list; see {@link DeployBodies}. */
  static AuditIntake deploys(
      KafkaSink sink, Bodies bodies, GatewayMetrics metrics, Clock clock, int maxRecordBytes) {
    Source deploys = new Source("deploys", "");
    return new AuditIntake(
        sink,
        bodies,
        metrics,
        clock,
        maxRecordBytes,
        "deploys",
        ctx -> deploys,
        DeployBodies::check);
  }

  private static Source named(ServiceRequestContext ctx) {
    String source = String.valueOf(ctx.pathParam("source"));
    String product = ctx.queryParams().get("product", "");
    if (!NAME.matcher(source).matches()) {
      throw Refusal.malformed("source \"" + source + "\" is not of the form " + NAME);
    }
    if (!product.isEmpty() && !NAME.matcher(product).matches()) {
      throw Refusal.malformed("product \"" + product + "\" is not of the form " + NAME);
    }
    return new Source(source, product);
  }

  @Override
  CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    Source from = source.apply(ctx);
    AuditBatch batch =
        SecurityBodies.events(
            from.source(), request.contentType(), bodies.unpack(request, lease), listField, lease);
    List<byte[]> records = new ArrayList<>(batch.events().size());
    for (byte[] event : batch.events()) {
      check.accept(event);
      byte[] envelope = AuditEnvelope.encode(from.source(), from.product(), clock.millis(), event);
      if (envelope.length > maxRecordBytes) {
        batch.reject(
            event,
            Refusal.tooLarge(
                "an event of " + event.length + " bytes is larger than " + maxRecordBytes));
      } else {
        lease.grow(2L * envelope.length);
        records.add(envelope);
      }
    }
    int accepted = records.size();
    int rejected = batch.rejected().size();
    if (accepted == 0 && rejected > 0) {
      throw batch.rejected().get(0).problem();
    }
    batch.rejected().forEach(part -> records.add(unreadable(from, part)));
    return sink.send(Topics.AUDIT, records)
        .thenApply(
            done -> {
              metrics.taken("audit", accepted);
              batch.rejected().forEach(r -> metrics.rejected("audit", r.problem().reason(), 1));
              return HttpResponse.of(HttpStatus.OK, MediaType.JSON, answer(accepted, rejected));
            });
  }

  private byte[] unreadable(Source from, AuditBatch.Rejected part) {
    return AuditEnvelope.unreadable(
        from.source(), from.product(), clock.millis(), part.problem().message(), part.text());
  }

  private static String answer(int accepted, int rejected) {
    return rejected == 0
        ? "{\"accepted\":" + accepted + "}"
        : "{\"accepted\":" + accepted + ",\"rejected\":" + rejected + "}";
  }
}
