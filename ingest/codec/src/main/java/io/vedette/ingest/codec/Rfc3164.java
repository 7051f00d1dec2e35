package io.vedette.ingest.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of the older form, {@code <34>Oct 11 22:14:15 host sshd[12]: text}, as RFC 3164
 * records it and its senders write it: with or without priority (a log file) or host (a local
 * socket), with the time of RFC 3339 (rsyslog's forward format) or a year (routers).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3164#section-4">RFC 3164, section 4</a>
 */
final class Rfc3164 {
  // every repetition is of one character, which java.util.regex does without recursion
  private static final Pattern HEADER =
      Pattern.compile(
          "(?:<\\d{1,3}>)?"
              + "(?<time>[A-Z][a-z]{2} [ \\d]\\d (?:\\d{4} )?\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?"
              + "|\\d{4}-\\d{2}-\\d{2}T\\S{8,32}) "
              + "(?:(?<host>\\S{0,255}[^\\s:]) )?"
              + "(?:(?<process>[^\\s:\\[]{1,128})(?:\\[(?<pid>[^\\]\\s]{1,128})\\])?: ?)?"
              + "(?<text>.*)",
          Pattern.DOTALL);

  private Rfc3164() {}

  /** The message; empty where the line does not begin as one. */
  static Optional<SyslogMessage> parse(String line) {
    int priority = SyslogMessage.priority(line);
    Matcher header = HEADER.matcher(line);
    if (!header.matches() || (priority < 0 && line.startsWith("<"))) {
      return Optional.empty();
    }
    return Optional.of(
        new SyslogMessage(
            priority,
            some(header.group("time")),
            some(header.group("host")),
            some(header.group("process")),
            some(header.group("pid")),
            "",
            SyslogMessage.noData(),
            some(header.group("text"))));
  }

  private static String some(@Nullable String group) {
    return group == null ? "" : group;
  }
}
