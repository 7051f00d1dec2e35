package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of RFC 5424, section 6: {@code <34>1 2003-10-11T22:14:15.003Z host app 12 ID47
 * [id@1 key="value"] text}. One pass from left to right, whatever the text.
 *
 * <p>More is taken than the grammar allows, since a message is not refused for its form: fields
 * longer than their limits, a {@code ]} that is not escaped within a value, and structured data
 * that never ends, which is then part of the text.
 *
 * <p>Why our own: see RATIONALE-syslog.md.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424#section-6">RFC 5424, section 6</a>
 */
final class Rfc5424 {
  private static final String NIL = "-";
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final String line;
  private int at;

  private Rfc5424(String line, int at) {
    this.line = line;
    this.at = at;
  }

  /** The message; empty where the line does not begin as one. */
  static Optional<SyslogMessage> parse(String line) {
    int priority = SyslogMessage.priority(line);
    int version = line.indexOf('>') + 1;
    if (priority < 0 || !line.startsWith("1 ", version)) {
      return Optional.empty();
    }
    Rfc5424 read = new Rfc5424(line, version + 2);
    String time = read.field();
    String host = read.field();
    String process = read.field();
    String pid = read.field();
    String id = read.field();
    boolean timed = time.isEmpty() || EventTimes.unixMillis(time).isPresent();
    if (!timed || read.at > line.length()) {
      return Optional.empty();
    }
    ObjectNode data = read.structuredData();
    return Optional.of(
        new SyslogMessage(priority, time, host, process, pid, id, data, read.text()));
  }

  /** Up to the next space; the position is beyond the line where there is none. */
  private String field() {
    if (at >= line.length()) {
      at = line.length() + 1;
      return "";
    }
    int end = line.indexOf(' ', at);
    String value = end < 0 ? line.substring(at) : line.substring(at, end);
    at = end < 0 ? line.length() : end + 1;
    return value.equals(NIL) ? "" : value;
  }

  private ObjectNode structuredData() {
    int start = at;
    ObjectNode data = SyslogMessage.noData();
    boolean whole = true;
    if (!next('-')) {
      while (whole && next('[')) {
        whole = element(data);
      }
    }
    if (whole && (at >= line.length() || next(' '))) {
      return data;
    }
    at = start; // it is text, then
    return SyslogMessage.noData();
  }

  private boolean element(ObjectNode data) {
    String id = name();
    if (id.isEmpty()) {
      return false;
    }
    ObjectNode parameters = data.get(id) instanceof ObjectNode before ? before : data.putObject(id);
    while (next(' ')) {
      String name = name();
      String value = !name.isEmpty() && next('=') && next('"') ? value() : null;
      if (value == null) {
        return false;
      }
      add(parameters, name, value);
    }
    return next(']');
  }

  private static void add(ObjectNode parameters, String name, String value) {
    JsonNode before = parameters.get(name);
    if (before == null) {
      parameters.put(name, value);
    } else if (before instanceof ArrayNode list) {
      list.add(value);
    } else {
      parameters.putArray(name).add(before).add(value);
    }
  }

  private String name() {
    int start = at;
    while (at < line.length() && " =]\"".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return line.substring(start, at);
  }

  /** Up to the closing quotation mark, which is taken too; null where there is none. */
  private @Nullable String value() {
    StringBuilder value = new StringBuilder();
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      boolean escape = c == '\\' && at + 1 < line.length();
      if (escape && "\"\\]".indexOf(line.charAt(at + 1)) >= 0) {
        value.append(line.charAt(++at));
      } else {
        value.append(c);
      }
    }
    return null;
  }

  private boolean next(char expected) {
    boolean there = at < line.length() && line.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  /** rsyslog sends the space that followed the tag of RFC 3164 as part of the text. */
  private String text() {
    int start = line.startsWith(BYTE_ORDER_MARK, at) ? at + 1 : at;
    return line.substring(line.startsWith(" ", start) ? start + 1 : start);
  }
}
