package io.vedette.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogLineTest {
  private static JsonNode read(String line) {
    try {
      return new ObjectMapper().readTree(SyslogLine.toJson(line));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void structuredDataIsAnObjectOfItsParameters() {
    JsonNode data =
        read("<165>1 2003-10-11T22:14:15.003Z h app - ID47 [a@1 k=\"v \\\"q\\\" \\] \\x\" n=\"é\"]"
                + "[origin ip=\"192.0.2.1\" ip=\"192.0.2.129\"][empty@1] \ufeffan event")
            .path("structured_data");
    assertThat(data.at("/a@1/k").asText()).isEqualTo("v \"q\" ] \\x");
    assertThat(data.at("/a@1/n").asText()).isEqualTo("é");
    assertThat(data.at("/origin/ip"))
        .extracting(JsonNode::asText)
        .containsExactly("192.0.2.1", "192.0.2.129");
    assertThat(data.path("empty@1").isObject()).isTrue();
  }

  @Test
  void theSpaceThatRsyslogLeavesBeforeTheTextIsNoneOfIt() {
    JsonNode message =
        read("<38>1 2026-11-01T10:00:00Z h sshd 1 - -  Invalid user x from 198.51.100.7 port 1");
    assertThat(message.path("event").asText()).isEqualTo("invalid_user");
    assertThat(message.path("message").asText()).startsWith("Invalid");
  }

  @Test
  void whatIsNilIsLeftOut() {
    assertThat(read("<34>1 - - - - - -").toString()).isEqualTo("{\"facility\":4,\"severity\":2}");
    assertThat(read("<34>1 - h - - - - x").toString())
        .isEqualTo("{\"facility\":4,\"severity\":2,\"host\":\"h\",\"message\":\"x\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a@1 k=\"never ends",
        "[a@1 k=v] x",
        "[a@1 k=\"v\"x",
        "[] x",
        "-x",
        "[a@1",
        "[a@1 ] x",
        "[a@1 k=\"v\"]x"
      })
  void structuredDataThatIsNoneIsTextAndTheHeaderIsKept(String rest) {
    JsonNode message = read("<34>1 2026-11-01T10:00:00Z h app 1 - " + rest);
    assertThat(message.path("host").asText()).isEqualTo("h");
    assertThat(message.path("message").asText()).isEqualTo(rest);
    assertThat(message.has("structured_data")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<38>Nov  1 10:00:00 web sshd[812]: hello|web|sshd|812|hello",
        "<38>Nov 11 10:00:00 web sshd: hello|web|sshd||hello",
        "<38>2026-11-01T10:00:00.123456+01:00 web sshd[812]: hello|web|sshd|812|hello",
        "<38>Nov  1 10:00:00 sshd[812]: hello||sshd|812|hello",
        "Nov  1 10:00:00 web sshd[812]: hello|web|sshd|812|hello",
        "<189>Nov  1 2026 10:00:00 rtr %SYS-5-CONFIG_I: hello|rtr|%SYS-5-CONFIG_I||hello",
        "<38>Nov  1 10:00:00 fe80::1 su[4]: hello: you|fe80::1|su|4|hello: you",
        "<38>Nov  1 10:00:00 web no tag at all|web|||no tag at all",
      })
  void theOlderFormIsReadAsItsSendersWriteIt(
      String line, String host, String process, String pid, String text) {
    JsonNode message = read(line);
    assertThat(message.path("time").asText()).isNotEmpty();
    assertThat(message.path("host").asText()).isEqualTo(host == null ? "" : host);
    if (process != null) {
      assertThat(message.path("process").asText()).isEqualTo(process);
    }
    assertThat(message.path("pid").asText()).isEqualTo(pid == null ? "" : pid);
    assertThat(message.path("message").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "<",
        "<>",
        "<192>1 2026-11-01T10:00:00Z h a p m - x",
        "<34>x",
        "<34>1 ",
        "<34>1 yesterday h a p m - x",
        "<34>2 2026-11-01T10:00:00Z h a p m - x",
        "<3a>x",
        "<9999>x"
      })
  void whatIsOfNeitherFormIsAllText(String line) {
    assertThat(read(line).path("message").asText()).isEqualTo(line);
    assertThat(read(line).has("facility")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed password for root from 198.51.100.7 port 22 ssh2|failed_password|root|198.51.100.7",
        "Failed keyboard-interactive/pam for invalid user a b from 198.51.100.7 port 22 ssh2"
            + "|failed_keyboard-interactive/pam|a b|198.51.100.7",
        "Failed password for invalid user x from 10.0.0.1 port 1 ssh2 from 198.51.100.7 port 22 ssh2"
            + "|failed_password|x from 10.0.0.1 port 1 ssh2|198.51.100.7",
        "Accepted publickey for al from 2001:db8::1 port 22 ssh2: RSA SHA256:x"
            + "|accepted_publickey|al|2001:db8::1",
        "Invalid user Иван from 198.51.100.7 port 22|invalid_user|Иван|198.51.100.7",
        "Invalid user x from 198.51.100.7|invalid_user|x|198.51.100.7",
        "error: maximum authentication attempts exceeded for root from 198.51.100.7 port 22 ssh2 [preauth]"
            + "|too_many_failures|root|198.51.100.7",
        "User root from 198.51.100.7 not allowed because not listed in AllowUsers"
            + "|user_not_allowed|root|198.51.100.7",
        "Disconnected from user al 198.51.100.7 port 22|disconnected|al|198.51.100.7",
        "Disconnected from 198.51.100.7 port 22|disconnected||198.51.100.7",
        "Connection closed by authenticating user root 198.51.100.7 port 22 [preauth]"
            + "|connection_closed|root|198.51.100.7",
        "Connection reset by 198.51.100.7 port 22 [preauth]|connection_closed||198.51.100.7",
        "Did not receive identification string from 198.51.100.7 port 22"
            + "|no_identification||198.51.100.7",
        "pam_unix(sshd:session): session opened for user al(uid=1000) by (uid=0)"
            + "|session_opened|al|",
      })
  void whatSshdSaysIsTakenApart(String text, String event, String user, String address) {
    JsonNode message = read("<38>1 2026-11-01T10:00:00Z h sshd-session 1 - - " + text);
    assertThat(message.path("event").asText()).isEqualTo(event);
    assertThat(message.path("user").asText()).isEqualTo(user == null ? "" : user);
    assertThat(message.path("source_ip").asText()).isEqualTo(address == null ? "" : address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "]",
        "\\",
        "[a b=\"",
        "\\\"",
        " from ",
        "from x port ",
        "1.1.1.1 ",
        ":",
        "Invalid user "
      })
  void noRepetitionTakesLong(String part) {
    String tail = part.repeat(64_000 / part.length());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String head :
              new String[] {
                "<38>1 2026-11-01T10:00:00Z h sshd 1 - [",
                "<38>1 2026-11-01T10:00:00Z h sshd 1 - [a b=\"",
                "<38>Nov  1 10:00:00 ",
                "<38>Nov  1 10:00:00 h sshd[1]: Failed password for ",
                "<38>Nov  1 10:00:00 h sshd[1]: Disconnected from ",
                "<38>Nov  1 10:00:00 h sshd[1]: Connection closed by invalid user ",
                "<38>Nov  1 10:00:00 h sshd[1]: User "
              }) {
            assertThat(read(head + tail)).isNotEmpty();
          }
        });
  }
}
