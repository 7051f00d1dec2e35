package io.vedette.detect.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ActivityReaderTest {
  private static Optional<Activity> read(String source, String document) {
    return new ActivityReader().read(new AuditEvent(source, "", "e1", 1000, 1000, document));
  }

  @Test
  void readsKubernetesAudit() {
    Activity a =
        read(
                "k8s_audit",
                """
                {"stage":"ResponseComplete","verb":"create",
                 "user":{"username":"system:serviceaccount:shop:sync"},
                 "objectRef":{"resource":"pods","subresource":"exec","namespace":"pay","name":"p"},
                 "sourceIPs":["203.0.113.66","10.0.0.1"],"userAgent":"kubectl/v1.30 (linux/amd64)",
                 "responseStatus":{"code":403}}""")
            .orElseThrow();

    assertThat(a.actor().id()).isEqualTo("actor:shop/sync");
    assertThat(a.action()).isEqualTo("create pods/exec");
    assertThat(a.resource()).isEqualTo("pay/pods/exec");
    assertThat(a.address()).isEqualTo("203.0.113.0/24");
    assertThat(a.agent()).isEqualTo("kubectl");
    assertThat(a.peerGroup()).isEqualTo("k8s:serviceaccounts");
    assertThat(a.failed()).isTrue();
  }

  @Test
  void readsARequestOnceAndNotAtItsFirstStage() {
    String document =
        "{\"stage\":\"RequestReceived\",\"verb\":\"get\",\"user\":{\"username\":\"bob\"}}";

    assertThat(read("k8s_audit", document)).isEmpty();
  }

  @Test
  void sessionsOfOneRoleShareAHistoryAlsoWithinAnEventBridgeEnvelope() {
    String record =
        """
        {"eventName":"GetObject","eventSource":"s3.amazonaws.com","sourceIPAddress":"2001:db8:1:2::3",
         "userAgent":"aws-cli/2.1","errorCode":"AccessDenied","requestParameters":{"bucketName":"b"},
         "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/R/s1",
           "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/R"}}}}""";

    Activity plain = read("cloudtrail", record).orElseThrow();
    Activity inside = read("cloudtrail", "{\"detail\":" + record + "}").orElseThrow();

    assertThat(inside).isEqualTo(plain);
    assertThat(plain.subject()).isEqualTo("cloudtrail:arn:aws:iam::1:role/R");
    assertThat(plain.actor().name()).isEqualTo("arn:aws:sts::1:assumed-role/R/s1");
    assertThat(plain.action()).isEqualTo("s3.GetObject");
    assertThat(plain.resource()).isEqualTo("b");
    assertThat(plain.address()).isEqualTo("2001:db8:1::/48");
    assertThat(plain.failed()).isTrue();
  }

  @Test
  void readsModelCallsOfAGatewayWithDottedOrNestedKeys() {
    String dotted =
        """
        {"user.id":"u1","gen_ai.operation.name":"chat","gen_ai.request.model":"m",
         "gen_ai.usage.input_tokens":10,"gen_ai.usage.output_tokens":32,"trace_id":"t",
         "service.name":"assistant","gen_ai.prompt":"tell me","gen_ai.guardrail.prompt_injection":true}""";
    String nested =
        """
        {"user":{"id":"u1"},"gen_ai":{"operation":{"name":"chat"},"request":{"model":"m"},
         "usage":{"input_tokens":10,"output_tokens":32},"prompt":"tell me",
         "guardrail":{"prompt_injection":true}},"trace_id":"t","service":{"name":"assistant"}}""";

    Activity a = read("ai_gateway", dotted).orElseThrow();

    assertThat(read("ai_gateway", nested)).contains(a);
    assertThat(a.volume()).isEqualTo(42);
    assertThat(a.call()).isNotNull();
    assertThat(a.call().injection()).isTrue();
    assertThat(a.call().kind()).isEqualTo(AiCall.Kind.INFERENCE);
    assertThat(a.call().workload().id()).isEqualTo("service:assistant");
  }

  @Property(tries = 200)
  void neverThrowsWhateverTheDocument(@ForAll String text) {
    assertThat(read("cloudtrail", "{\"eventName\":" + text)).isEmpty();
    assertThat(read("k8s_audit", text)).isEmpty();
  }
}
