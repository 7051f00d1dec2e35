package io.vedette.detect.behavior;

import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls of AI workloads, from a gateway's access events and from spans, both with the attributes of
 * OpenTelemetry's semantic conventions for generative AI.
 */
public final class AiActivities {
  private static final String SOURCE = "ai_gateway";
  private static final int FIRST = 7;

  private AiActivities() {}

  /** Fields in the order of {@link SourceFields#AI}. */
  static Activity read(AuditEvent event, String[] found) {
    String service = found[FIRST];
    String trace = found[FIRST + 2].isEmpty() ? found[FIRST + 11] : found[FIRST + 2];
    String prompt = found[FIRST + 7].isEmpty() ? found[FIRST + 8] : found[FIRST + 7];
    AiCall call =
        new AiCall(
            workload(found[FIRST + 1], service),
            kind(found[1], found[FIRST + 3], found[FIRST + 4]),
            found[2],
            trace,
            found[FIRST + 3].isEmpty() ? found[FIRST + 4] : found[FIRST + 3],
            prompt.isEmpty() ? 0 : SimHash.of(prompt),
            flagged(found[FIRST + 9]) || found[FIRST + 10].equals("prompt_injection"));
    double tokens =
        ActivityReader.number(found[FIRST + 5]) + ActivityReader.number(found[FIRST + 6]);
    Entity actor = new Entity(EntityType.ACTOR, "", found[0]);
    return activity(
        event.timeMillis(),
        event.id(),
        actor,
        call,
        found[1],
        ActivityReader.network(found[3]),
        ActivityReader.agent(found[4]),
        refused(found[5]),
        tokens);
  }

  /**
   * A span of a model call, a tool call or an outgoing call of an agent.
   *
   * @return empty for spans that no rule of behaviour reads
   */
  public static Optional<Activity> read(Span span) {
    var a = span.attributes();
    String operation = a.getOrDefault("gen_ai.operation.name", "");
    String target = a.getOrDefault("server.address", "");
    boolean outgoing = span.kind() == SpanKind.CLIENT && !target.isEmpty();
    boolean watched = span.resource().attributes().get("gen_ai.agent.name") != null;
    if (operation.isEmpty() && !(outgoing && watched)) {
      return Optional.empty();
    }
    String tool = a.getOrDefault("gen_ai.tool.name", "");
    String prompt = a.getOrDefault("gen_ai.input.messages", a.getOrDefault("gen_ai.prompt", ""));
    Entity workload = Entity.of(span.resource());
    AiCall call =
        new AiCall(
            workload,
            kind(operation, tool, target),
            a.getOrDefault("gen_ai.request.model", ""),
            span.traceId(),
            tool.isEmpty() ? target : tool,
            prompt.isEmpty() ? 0 : SimHash.of(prompt),
            flagged(a.getOrDefault("gen_ai.guardrail.prompt_injection", "")));
    String user = a.getOrDefault("user.id", a.getOrDefault("enduser.id", ""));
    Entity actor = user.isEmpty() ? workload : new Entity(EntityType.ACTOR, "", user);
    double tokens =
        ActivityReader.number(a.getOrDefault("gen_ai.usage.input_tokens", ""))
            + ActivityReader.number(a.getOrDefault("gen_ai.usage.output_tokens", ""));
    return Optional.of(
        activity(
            span.timeMillis(),
            span.traceId() + '/' + span.spanId(),
            actor,
            call,
            operation.isEmpty() ? "call" : operation,
            "",
            "",
            span.failed(),
            tokens));
  }

  private static Activity activity(
      long timeMillis,
      String id,
      Entity actor,
      AiCall call,
      String operation,
      String address,
      String agent,
      boolean failed,
      double tokens) {
    String action = call.kind() == AiCall.Kind.TOOL ? operation + ' ' + call.target() : operation;
    String resource = call.model().isEmpty() ? call.target() : call.model();
    return new Activity(
        timeMillis,
        id,
        SOURCE,
        actor,
        "ai:" + actor.id(),
        "ai:" + call.workload().id(),
        action,
        resource,
        address,
        agent,
        failed,
        tokens,
        call);
  }

  private static Entity workload(String namespace, String service) {
    return Entity.service(namespace, service.isEmpty() ? "unknown_service" : service);
  }

  private static AiCall.Kind kind(String operation, String tool, String target) {
    return switch (operation.toLowerCase(Locale.ROOT)) {
      case "execute_tool" -> AiCall.Kind.TOOL;
      case "chat", "text_completion", "generate_content", "embeddings", "post" ->
          AiCall.Kind.INFERENCE;
      case "feedback", "evaluation" -> AiCall.Kind.FEEDBACK;
      default ->
          !tool.isEmpty()
              ? AiCall.Kind.TOOL
              : target.isEmpty() ? AiCall.Kind.OTHER : AiCall.Kind.NETWORK;
    };
  }

  private static boolean flagged(String value) {
    return value.equalsIgnoreCase("true")
        || value.equals("1")
        || value.equalsIgnoreCase("detected")
        || value.equalsIgnoreCase("blocked");
  }

  private static boolean refused(String status) {
    int code = ActivityReader.code(status);
    return code >= 400 || (code == 0 && !status.isEmpty());
  }
}
