package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SecurityFormatsTest {
  private static JsonNode json(byte[] bytes) throws IOException {
    return new ObjectMapper().readTree(bytes);
  }

  @Test
  void auditRecordsBecomeOneKeyAField() throws Exception {
    JsonNode record =
        json(
            AuditdLine.toJson(
                "type=SYSCALL msg=audit(1700000000.123:42): arch=c000003e syscall=59 success=yes"
                    + " comm=\"bash\" exe=\"/usr/bin/bash\" key=(null)\u001dSYSCALL=execve"
                    + " UID=\"root\""));
    assertThat(record.path("type").asText()).isEqualTo("SYSCALL");
    assertThat(record.path("time").asText()).isEqualTo("1700000000.123");
    assertThat(record.path("exe").asText()).isEqualTo("/usr/bin/bash");
    assertThat(record.path("SYSCALL").asText()).isEqualTo("execve");
  }

  @Test
  void hexadecimalCommandLinesAndNestedMessagesAreReadable() throws Exception {
    String hex = "6E63002D6C";
    JsonNode title = json(AuditdLine.toJson("type=PROCTITLE msg=audit(1.0:1): proctitle=" + hex));
    assertThat(title.path("proctitle").asText()).isEqualTo("nc -l");
    JsonNode login =
        json(
            AuditdLine.toJson(
                "type=USER_LOGIN msg=audit(1.0:1): pid=9 uid=0 msg='op=login acct=\"root\""
                    + " exe=\"/usr/sbin/sshd\" addr=198.51.100.7 terminal=ssh res=failed'"));
    assertThat(login.path("acct").asText()).isEqualTo("root");
    assertThat(login.path("res").asText()).isEqualTo("failed");
    assertThatThrownBy(() -> AuditdLine.toJson("hello")).isInstanceOf(DecodeException.class);
  }

  @Test
  void syslogOfBothStandardsAndSshdAreTakenApart() throws Exception {
    JsonNode modern =
        json(
            SyslogLine.toJson(
                "<38>1 2026-11-01T10:00:00.003Z web1 sshd 812 - [x@1 a=\"\\]\"] Failed password for"
                    + " invalid user admin from 198.51.100.7 port 4242 ssh2"));
    assertThat(modern.path("facility").asInt()).isEqualTo(4);
    assertThat(modern.path("event").asText()).isEqualTo("failed_password");
    assertThat(modern.path("user").asText()).isEqualTo("admin");
    assertThat(modern.path("source_ip").asText()).isEqualTo("198.51.100.7");
    JsonNode old =
        json(
            SyslogLine.toJson(
                "<38>Nov  1 10:00:00 web1 sshd[812]: Accepted publickey for alice from 10.0.0.9"
                    + " port 22 ssh2: RSA SHA256:x"));
    assertThat(old.path("event").asText()).isEqualTo("accepted_publickey");
    assertThat(old.path("host").asText()).isEqualTo("web1");
    assertThat(SyslogLine.source(SyslogLine.toJson("Nov  1 10:00:00 h sshd[1]: x")))
        .isEqualTo("sshd");
  }

  @Test
  void aReportIsCutIntoItsFindings() throws Exception {
    String report =
        """
        {"ArtifactName":"shop/web:1","Results":[{"Target":"debian","Vulnerabilities":[
          {"VulnerabilityID":"CVE-1","PkgName":"openssl","Severity":"CRITICAL","FixedVersion":"3.1"}],
          "Secrets":[{"RuleID":"aws-key","Severity":"CRITICAL"}],
          "Misconfigurations":[{"ID":"DS1","Status":"PASS"},{"ID":"DS2","Status":"FAIL","Severity":"HIGH"}]}]}
        """;
    List<byte[]> findings = TrivyReport.split(report.getBytes(StandardCharsets.UTF_8));
    assertThat(findings).hasSize(3);
    assertThat(json(findings.get(0)).path("fixed_version").asText()).isEqualTo("3.1");
    assertThat(json(findings.get(1)).path("id").asText()).isEqualTo("DS2");
    assertThat(json(findings.get(2)).path("class").asText()).isEqualTo("secret");
  }

  @Test
  void anObjectOfTheOperatorIsCutToo() throws Exception {
    String report =
        """
        {"kind":"VulnerabilityReport","metadata":{"namespace":"shop","labels":{"trivy-operator.resource.name":"web"}},
         "report":{"artifact":{"repository":"shop/web","tag":"1"},"vulnerabilities":[
          {"vulnerabilityID":"CVE-2","resource":"zlib","severity":"HIGH","fixedVersion":""}]}}
        """;
    JsonNode finding = json(TrivyReport.split(report.getBytes(StandardCharsets.UTF_8)).get(0));
    assertThat(finding.path("artifact").asText()).isEqualTo("shop/web:1");
    assertThat(finding.path("namespace").asText()).isEqualTo("shop");
  }

  @Property(tries = 300)
  void noTextBreaksTheReaders(@ForAll @StringLength(max = 300) String text) throws IOException {
    assertThat(json(SyslogLine.toJson(text))).isNotNull();
    try {
      json(AuditdLine.toJson("type=X msg=audit(1.0:1): " + text));
      TrivyReport.split(text.getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
