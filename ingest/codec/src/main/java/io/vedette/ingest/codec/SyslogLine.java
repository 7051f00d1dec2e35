package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One syslog message as a JSON object: RFC 5424, the older form of RFC 3164, or a bare line of a
 * log file. Its fields are {@code facility}, {@code severity}, {@code time}, {@code host}, {@code
 * process}, {@code pid}, {@code msgid}, {@code structured_data} (an object of objects) and {@code
 * message}, each only where the message has it. What sshd says is taken apart: {@code event},
 * {@code method}, {@code user}, {@code source_ip}, {@code source_port}.
 */
public final class SyslogLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SyslogLine() {}

  /** The message as JSON in UTF-8; a line of no known form is its {@code message}. */
  public static byte[] toJson(String line) {
    SyslogMessage message = SyslogMessage.parse(line);
    ObjectNode out = JSON.createObjectNode();
    if (message.priority() >= 0) {
      out.put("facility", message.priority() / 8).put("severity", message.priority() % 8);
    }
    put(out, "time", message.time());
    put(out, "host", message.host());
    put(out, "process", message.process());
    put(out, "pid", message.pid());
    put(out, "msgid", message.messageId());
    if (!message.data().isEmpty()) {
      out.set("structured_data", message.data());
    }
    put(out, "message", message.text());
    if (message.process().isEmpty() || isSshd(message.process())) {
      SshdText.read(message.text(), out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The source whose rules read a message. */
  public static String source(byte[] json) {
    try {
      return isSshd(JSON.readTree(json).path("process").asText("")) ? "sshd" : "linux_audit";
    } catch (IOException e) {
      return "linux_audit";
    }
  }

  private static boolean isSshd(String process) {
    return process.equals("sshd") || process.startsWith("sshd-");
  }

  private static void put(ObjectNode out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }
}
