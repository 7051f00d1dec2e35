package io.vedette.detect.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.model.AuditEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeployWatchTest {
  private static final long MINUTE = 60_000L;
  private static final long START = 1_700_000_000_000L;

  private final DeployReader reader = new DeployReader();
  private final DeployWatch watch = new DeployWatch();
  private DeployWatch.State state = watch.newState();

  private Optional<Deploy> read(String source, long minute, String document) {
    long time = START + minute * MINUTE;
    return reader.read(new AuditEvent(source, "", "id", time, time, document));
  }

  private Optional<ChangeEvent> tell(String source, long minute, String document) {
    return read(source, minute, document).flatMap(d -> watch.observe(state, d));
  }

  private static String audit(String verb, String resource, String user, String request) {
    return """
    {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"1",
     "stage":"ResponseComplete","verb":"%s","user":{"username":"%s"},
     "requestURI":"/apis/apps/v1/namespaces/shop/deployments/checkout?fieldManager=kubectl-set",
     "objectRef":{"resource":"%s","namespace":"shop","name":"checkout","apiGroup":"apps"},
     "responseStatus":{"code":200}%s}
    """
        .formatted(verb, user, resource, request.isEmpty() ? "" : ",\"requestObject\":" + request);
  }

  private static String image(String image) {
    return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\""
        + image
        + "\"}]}}}}";
  }

  private static String event(String kind, String name, String reason, String message) {
    return """
    {"kind":"Event","reason":"%s","message":"%s","lastTimestamp":"2026-11-24T10:00:00Z",
     "involvedObject":{"kind":"%s","namespace":"shop","name":"%s"}}
    """
        .formatted(reason, message.replace("\"", "\\\""), kind, name);
  }

  @Test
  void aPatchedImageIsADeployBySomebody() {
    ChangeEvent change =
        tell("k8s_audit", 0, audit("patch", "deployments", "alice", image("r:5000/shop/co:1.4.2")))
            .orElseThrow();
    assertThat(change.kind()).isEqualTo("deploy");
    assertThat(change.entity().id()).isEqualTo("workload:shop/checkout");
    assertThat(change.text()).isEqualTo("checkout set to r:5000/shop/co:1.4.2 by alice");
    assertThat(change.timeMillis()).isEqualTo(START);
  }

  @Test
  void aJsonPatchAndAFullManifestAreReadToo() {
    tell("k8s_audit", 0, audit("update", "statefulsets", "argo", image("shop/co:1")));
    assertThat(tell("k8s_audit", 1, audit("update", "statefulsets", "argo", image("shop/co:1"))))
        .isEmpty();
    assertThat(tell("k8s_audit", 2, audit("update", "statefulsets", "argo", image("shop/co:2"))))
        .hasValueSatisfying(c -> assertThat(c.text()).endsWith("by argo (was 1)"));
    String operations =
        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\","
            + "\"value\":\"shop/co@sha256:0123456789abcdef\"}]";
    assertThat(read("k8s_audit", 3, audit("patch", "deployments", "bob", operations)))
        .hasValueSatisfying(d -> assertThat(d.version()).isEqualTo("0123456789ab"));
  }

  @Test
  void configurationAndScaleAreChangesOfTheirOwnKind() {
    String env =
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"env\":[]}]}}}}";
    assertThat(tell("k8s_audit", 0, audit("patch", "deployments", "alice", env)))
        .hasValueSatisfying(c -> assertThat(c.kind()).isEqualTo("config"));
    assertThat(
            tell("k8s_audit", 1, audit("patch", "deployments", "a", "{\"spec\":{\"replicas\":3}}")))
        .hasValueSatisfying(c -> assertThat(c.text()).isEqualTo("checkout scaled to 3 by a"));
    assertThat(tell("k8s_audit", 2, audit("update", "configmaps", "alice", "{\"data\":{}}")))
        .hasValueSatisfying(c -> assertThat(c.kind()).isEqualTo("config"));
    assertThat(tell("k8s_audit", 3, audit("update", "configmaps", "system:node:n1", "{}")))
        .isEmpty();
  }

  @Test
  void atMetadataLevelTheCommandTells() {
    assertThat(tell("k8s_audit", 0, audit("patch", "deployments", "alice", "")))
        .hasValueSatisfying(
            c -> assertThat(c.text()).isEqualTo("checkout changed by alice (kubectl-set)"));
  }

  @Test
  void whatTheServerRefusedOrOnlyReadIsNone() {
    String refused = audit("patch", "deployments", "eve", image("x:1")).replace("200", "403");
    assertThat(tell("k8s_audit", 0, refused)).isEmpty();
    assertThat(tell("k8s_audit", 0, audit("get", "deployments", "eve", ""))).isEmpty();
    assertThat(tell("k8s_audit", 0, "not JSON \"deployments\" \"patch\"")).isEmpty();
  }

  @Test
  void auditControllerAndPodsTellOfOneDeployOnce() {
    tell(
        "k8s_events",
        0,
        event(
            "Pod",
            "checkout-66c9f7d5b4-x2x4z",
            "Pulled",
            "Container image \"shop/co:1\" already present"));
    assertThat(tell("k8s_audit", 10, audit("patch", "deployments", "alice", image("shop/co:2"))))
        .isPresent();
    String scaled = "Scaled up replica set checkout-7d4b9c8f6d to 1 from 0";
    assertThat(tell("k8s_events", 10, event("Deployment", "checkout", "ScalingReplicaSet", scaled)))
        .isEmpty();
    String pulling = "Pulling image \"shop/co:2\"";
    assertThat(
            tell("k8s_events", 11, event("Pod", "checkout-7d4b9c8f6d-abcde", "Pulling", pulling)))
        .isEmpty();
    String more = "Scaled up replica set checkout-7d4b9c8f6d to 5 from 1";
    assertThat(tell("k8s_events", 200, event("Deployment", "checkout", "ScalingReplicaSet", more)))
        .isEmpty();
  }

  @Test
  void withoutAuditTheControllersEventsTellOfADeployAndOfARollback() {
    String first = "Scaled up replica set checkout-66c9f7d5b4 to 3 from 2";
    assertThat(tell("k8s_events", 0, event("Deployment", "checkout", "ScalingReplicaSet", first)))
        .isEmpty();
    String next = "Scaled up replica set checkout-7d4b9c8f6d to 1 from 0";
    assertThat(tell("k8s_events", 100, event("Deployment", "checkout", "ScalingReplicaSet", next)))
        .hasValueSatisfying(
            c -> assertThat(c.text()).contains("rolls out replica set checkout-7d4b9c8f6d"));
    assertThat(tell("k8s_events", 200, event("Deployment", "checkout", "ScalingReplicaSet", first)))
        .isPresent();
  }

  @Test
  void podsOfStatefulSetsTellByTheirImage() {
    tell("k8s_events", 0, event("Pod", "checkout-0", "Pulled", "Container image \"co:1\" present"));
    assertThat(
            tell("k8s_events", 5, event("Pod", "checkout-0", "Pulling", "Pulling image \"co:2\"")))
        .hasValueSatisfying(c -> assertThat(c.text()).isEqualTo("checkout runs co:2 (was 1)"));
  }

  @Test
  void aWebhookNamesTheService() {
    String body =
        "{\"service\":\"checkout\",\"namespace\":\"shop\",\"version\":\"2\",\"by\":\"ci\"}";
    assertThat(tell("deploys", 0, body))
        .hasValueSatisfying(
            c -> {
              assertThat(c.entity().id()).isEqualTo("service:shop/checkout");
              assertThat(c.text()).isEqualTo("checkout deployed, version 2, by ci");
            });
    assertThat(tell("deploys", 1, body)).isEmpty();
  }

  @Test
  void theStateSurvivesARestart() throws IOException {
    tell("k8s_audit", 0, audit("patch", "deployments", "alice", image("co:1")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DeployWatch.codec().write(state, new DataOutputStream(out));
    state =
        DeployWatch.codec()
            .read(1, new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    assertThat(tell("k8s_audit", 1, audit("patch", "deployments", "alice", image("co:1"))))
        .isEmpty();
    assertThat(tell("k8s_audit", 2, audit("patch", "deployments", "alice", image("co:2"))))
        .isPresent();
  }
}
