package io.vedette.detect.behavior;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where one kind of document keeps what behaviour is learnt from; of several paths the first found
 * counts.
 *
 * @param failure fields of which any value but those of {@link ActivityReader} means "refused"
 * @param further paths that only this source's reader asks for
 */
record SourceFields(
    List<String> actor,
    List<String> action,
    List<String> resource,
    List<String> address,
    List<String> agent,
    List<String> failure,
    List<String> volume,
    List<String> further) {

  static final SourceFields KUBERNETES =
      new SourceFields(
          List.of("user.username"),
          List.of("verb"),
          List.of("objectRef.resource"),
          List.of("sourceIPs"),
          List.of("userAgent"),
          List.of("responseStatus.code"),
          List.of(),
          List.of("stage", "objectRef.subresource", "objectRef.namespace"));

  static final SourceFields CLOUDTRAIL =
      new SourceFields(
          List.of(
              "userIdentity.arn",
              "userIdentity.userName",
              "userIdentity.principalId",
              "userIdentity.invokedBy",
              "userIdentity.accountId"),
          List.of("eventName"),
          List.of(
              "requestParameters.bucketName",
              "requestParameters.secretId",
              "requestParameters.functionName",
              "requestParameters.modelId",
              "requestParameters.roleName",
              "requestParameters.userName",
              "requestParameters.roleArn",
              "requestParameters.name",
              "eventSource"),
          List.of("sourceIPAddress"),
          List.of("userAgent"),
          List.of("errorCode"),
          List.of("additionalEventData.bytesTransferredOut"),
          List.of(
              "userIdentity.type", "userIdentity.sessionContext.sessionIssuer.arn", "eventSource"));

  static final SourceFields AI =
      new SourceFields(
          List.of("user.id", "user.name", "enduser.id", "client.address"),
          List.of("gen_ai.operation.name", "http.request.method"),
          List.of("gen_ai.request.model", "url.path"),
          List.of("client.address"),
          List.of("user_agent.original"),
          List.of("http.response.status_code", "error.type"),
          List.of(),
          List.of(
              "service.name",
              "service.namespace",
              "trace_id",
              "gen_ai.tool.name",
              "server.address",
              "gen_ai.usage.input_tokens",
              "gen_ai.usage.output_tokens",
              "gen_ai.prompt",
              "gen_ai.input.messages",
              "gen_ai.guardrail.prompt_injection",
              "gen_ai.evaluation.score.label",
              "traceId"));

  private static final SourceFields PLAIN =
      new SourceFields(
          List.of(
              "auth.display_name",
              "auth.entity_id",
              "actor.user.name",
              "actor.alternateId",
              "protoPayload.authenticationInfo.principalEmail",
              "identity.claims.name",
              "caller",
              "user.name",
              "user",
              "username",
              "acct",
              "auid"),
          List.of(
              "request.operation",
              "eventType",
              "protoPayload.methodName",
              "operationName",
              "api.operation",
              "activity_name",
              "type",
              "action",
              "op"),
          List.of(
              "request.path",
              "protoPayload.resourceName",
              "resourceId",
              "target.displayName",
              "exe",
              "process",
              "name"),
          List.of(
              "request.remote_address",
              "client.ipAddress",
              "protoPayload.requestMetadata.callerIp",
              "callerIpAddress",
              "src_endpoint.ip",
              "source.ip",
              "src_ip",
              "addr"),
          List.of(
              "client.userAgent.rawUserAgent",
              "protoPayload.requestMetadata.callerSuppliedUserAgent",
              "http_request.user_agent",
              "user_agent.original"),
          List.of("error", "outcome.result", "protoPayload.status.code", "resultType", "res"),
          List.of(),
          List.of());

  private static final Map<String, SourceFields> KNOWN =
      Map.of("k8s_audit", KUBERNETES, "cloudtrail", CLOUDTRAIL, "ai_gateway", AI);

  static SourceFields of(String source) {
    return KNOWN.getOrDefault(source, PLAIN);
  }

  /**
   * All of them, in the order of their slots.
   *
   * @param envelope the path of an object that may hold the document, with a dot; or empty
   */
  List<List<String>> groups(String envelope) {
    List<List<String>> plain =
        new ArrayList<>(List.of(actor, action, resource, address, agent, failure, volume));
    further.forEach(path -> plain.add(List.of(path)));
    if (envelope.isEmpty()) {
      return plain;
    }
    List<List<String>> out = new ArrayList<>();
    for (List<String> paths : plain) {
      List<String> both = new ArrayList<>(paths);
      paths.forEach(path -> both.add(envelope + path));
      out.add(both);
    }
    return out;
  }
}
