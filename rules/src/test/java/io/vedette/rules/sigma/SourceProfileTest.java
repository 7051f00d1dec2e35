package io.vedette.rules.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.AuditEvent;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One rule, many sources: what the field mappings and the shipped packs make of them. */
class SourceProfileTest {
  private static final RulePack PACK = RulePack.fromFiles(RulePackLoader.builtin());
  private static final long HOUR = 3_600_000;

  private static List<Finding> match(String source, long timeMillis, String document) {
    return PACK.sigma()
        .match(new AuditEvent(source, "", "e" + timeMillis, timeMillis, timeMillis, document));
  }

  @Test
  void aRuleForCloudTrailReadsOcsfEventsOfCloudTrail() {
    String ocsf =
        """
        {"class_uid": 6003, "metadata": {"product": {"name": "CloudTrail"}},
         "api": {"operation": "StopLogging", "service": {"name": "cloudtrail.amazonaws.com"}},
         "actor": {"user": {"uid": "arn:aws:iam::111122223333:user/eve"}}}
        """;
    List<Finding> found = match("ocsf", 1, ocsf);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).entity().name()).endsWith("user/eve");
    assertThat(match("ocsf", 1, ocsf.replace("CloudTrail", "Other"))).isEmpty();
  }

  @Test
  void anEventBridgeEnvelopeIsLookedInto() {
    assertThat(
            match(
                "cloudtrail",
                1,
                "{\"detail-type\": \"AWS API Call via CloudTrail\", \"detail\": {\"eventSource\":"
                    + " \"cloudtrail.amazonaws.com\", \"eventName\": \"DeleteTrail\"}}"))
        .hasSize(1);
  }

  @Test
  void falcoAlertsKeepTheirHeadlineAndTechniquesAndRepetitionsAreOneFinding() {
    String alert =
        """
        {"rule": "Terminal shell in container", "priority": "Warning", "tags": ["container", "T1059"],
         "output_fields": {"k8s.pod.name": "web-1", "k8s.ns.name": "shop", "evt.time": %d}}
        """;
    Finding first = match("falco", HOUR, alert.formatted(1)).get(0);
    Finding again = match("falco", HOUR + 60_000, alert.formatted(2)).get(0);
    Finding later = match("falco", 3 * HOUR, alert.formatted(3)).get(0);
    assertThat(first.title()).isEqualTo("Terminal shell in container");
    assertThat(first.techniques()).containsExactly("T1059");
    assertThat(first.entity().type()).isEqualTo(EntityType.POD);
    assertThat(first.entity().toString()).isEqualTo("shop/web-1");
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(later.id()).isNotEqualTo(first.id());
  }
}
