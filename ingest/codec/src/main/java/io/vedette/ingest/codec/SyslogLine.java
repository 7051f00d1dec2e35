package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One syslog message as a JSON object: RFC 5424, the older form of RFC 3164, or a bare line of a
 * log file. What sshd says is taken apart: {@code event}, {@code user}, {@code source_ip}, {@code
 * source_port}, {@code method}.
 */
public final class SyslogLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RFC5424 =
      Pattern.compile(
          "<(\\d{1,3})>1 (\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+)"
              + " ?(.*)",
          Pattern.DOTALL);
  private static final Pattern RFC3164 =
      Pattern.compile(
          "(?:<(\\d{1,3})>)?([A-Z][a-z]{2} [ \\d]\\d \\d{2}:\\d{2}:\\d{2}|\\d{4}-\\S+T\\S+) (\\S+)"
              + " ([^\\s:\\[]+)(?:\\[(\\d+)\\])?: ?(.*)",
          Pattern.DOTALL);

  private record Shape(String event, Pattern pattern) {}

  private static final List<Shape> SSHD =
      List.of(
          shape(
              "failed_",
              "Failed (?<method>\\w+) for invalid user (?<user>.*) from (?<ip>\\S+) port"
                  + " (?<port>\\d+).*"),
          shape(
              "failed_",
              "Failed (?<method>\\w+) for (?<user>\\S+) from (?<ip>\\S+) port (?<port>\\d+).*"),
          shape(
              "accepted_",
              "Accepted (?<method>[\\w/-]+) for (?<user>\\S+) from (?<ip>\\S+) port"
                  + " (?<port>\\d+).*"),
          shape(
              "invalid_user",
              "Invalid user (?<user>.*) from (?<ip>\\S+)(?: port (?<port>\\d+))?.*"),
          shape(
              "disconnected",
              "Disconnected from (?:authenticating |invalid )?(?:user (?<user>\\S+)"
                  + " )?(?<ip>[0-9a-fA-F.:]+) port (?<port>\\d+).*"),
          shape(
              "session_opened",
              "pam_unix\\(sshd:session\\): session opened for user (?<user>[^\\s(]+).*"),
          shape(
              "session_closed",
              "pam_unix\\(sshd:session\\): session closed for user (?<user>\\S+).*"));

  private SyslogLine() {}

  private static Shape shape(String event, String regex) {
    return new Shape(event, Pattern.compile(regex, Pattern.DOTALL));
  }

  /** The message as JSON in UTF-8; a line of no known form is its {@code message}. */
  public static byte[] toJson(String line) {
    ObjectNode out = JSON.createObjectNode();
    Matcher modern = RFC5424.matcher(line);
    Matcher old = modern.matches() ? modern : RFC3164.matcher(line);
    if (modern.matches()) {
      priority(out, modern.group(1));
      put(out, "time", modern.group(2));
      put(out, "host", modern.group(3));
      put(out, "process", modern.group(4));
      put(out, "pid", modern.group(5));
      put(out, "msgid", modern.group(6));
      put(out, "structured_data", modern.group(7));
      put(out, "message", modern.group(8).replaceFirst("^\ufeff", ""));
    } else if (old.matches()) {
      priority(out, old.group(1));
      put(out, "time", old.group(2));
      put(out, "host", old.group(3));
      put(out, "process", old.group(4));
      put(out, "pid", old.group(5));
      put(out, "message", old.group(6));
    } else {
      put(out, "message", line);
    }
    if (isSshd(out.path("process").asText("sshd"))) {
      sshd(out, out.path("message").asText());
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The source whose rules read a message. */
  public static String source(byte[] json) {
    try {
      return isSshd(JSON.readTree(json).path("process").asText("")) ? "sshd" : "linux_audit";
    } catch (java.io.IOException e) {
      return "linux_audit";
    }
  }

  private static boolean isSshd(String process) {
    return process.equals("sshd") || process.startsWith("sshd-");
  }

  private static void priority(ObjectNode out, @org.jspecify.annotations.Nullable String text) {
    if (text != null) {
      int value = Integer.parseInt(text);
      out.put("facility", value / 8).put("severity", value % 8);
    }
  }

  private static void put(
      ObjectNode out, String key, @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty() && !value.equals("-")) {
      out.put(key, value);
    }
  }

  private static void sshd(ObjectNode out, String message) {
    for (Shape shape : SSHD) {
      Matcher matcher = shape.pattern().matcher(message);
      if (matcher.matches()) {
        boolean method = shape.event().endsWith("_");
        out.put("event", method ? shape.event() + matcher.group("method") : shape.event());
        for (String group : List.of("user", "ip", "port")) {
          if (shape.pattern().pattern().contains("<" + group + ">")) {
            put(out, group.equals("user") ? "user" : "source_" + group, matcher.group(group));
          }
        }
        return;
      }
    }
  }
}
