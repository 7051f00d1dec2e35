package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A syslog message taken apart; what it does not say is empty.
 *
 * @param priority eight times the facility plus the severity, 0 to 191; -1 where none is given
 * @param time as it is written; a time of RFC 3164 has neither year nor zone
 * @param data structured data by id and parameter; a parameter that is repeated is a list
 * @param text the message proper
 */
record SyslogMessage(
    int priority,
    String time,
    String host,
    String process,
    String pid,
    String messageId,
    ObjectNode data,
    String text) {
  private static final int HIGHEST_PRIORITY = 191;

  /** Reads a line; one of neither form is all text, as RFC 3164, section 4.3.3, has it. */
  static SyslogMessage parse(String line) {
    return Rfc5424.parse(line).or(() -> Rfc3164.parse(line)).orElseGet(() -> ofText(line));
  }

  private static SyslogMessage ofText(String line) {
    return new SyslogMessage(-1, "", "", "", "", "", noData(), line);
  }

  static ObjectNode noData() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The number of {@code <n>} at the start of a line; -1 where there is none of 0 to 191. */
  static int priority(String line) {
    int end = line.startsWith("<") ? line.indexOf('>') : -1;
    if (end < 2 || end > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 1; i < end; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value <= HIGHEST_PRIORITY ? value : -1;
  }
}
