package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenSSH's server says of a login, taken apart: {@code event}, {@code method}, {@code user},
 * {@code source_ip}, {@code source_port}. A user's name comes from whoever knocks, so the address
 * is looked for behind the last {@code from}: a name that looks like an address cannot pass for
 * one. Repetitions that meet are bounded, so that no text takes more than linear time.
 */
final class SshdText {
  private static final String METHOD = "(?<method>[\\w/-]+)";
  private static final String PEER = "(?<ip>[^\\s]+) port (?<port>\\d{1,5})\\b.*";
  private static final String KNOWN = "(?:authenticating user |invalid user |user )?";

  private record Shape(String event, List<String> groups, Pattern pattern) {
    Shape(String event, List<String> groups, String regex) {
      this(event, groups, Pattern.compile(regex, Pattern.DOTALL));
    }
  }

  private static final List<String> WITH_METHOD = List.of("method", "user", "ip", "port");
  private static final List<String> WITH_USER = List.of("user", "ip", "port");
  private static final List<String> PEER_ONLY = List.of("ip", "port");
  private static final List<String> USER_ONLY = List.of("user");

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "failed_",
              WITH_METHOD,
              "Failed " + METHOD + " for (?:invalid user )?(?<user>.*) from " + PEER),
          new Shape(
              "accepted_", WITH_METHOD, "Accepted " + METHOD + " for (?<user>.*) from " + PEER),
          new Shape("invalid_user", WITH_USER, "Invalid user (?<user>.*) from " + PEER),
          new Shape(
              "invalid_user", List.of("user", "ip"), "Invalid user (?<user>.*) from (?<ip>\\S+)"),
          new Shape(
              "too_many_failures",
              WITH_USER,
              "(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?"
                  + "(?<user>.*) from "
                  + PEER),
          new Shape(
              "user_not_allowed",
              List.of("user", "ip"),
              "User (?<user>.*) from (?<ip>\\S+) not allowed because .*"),
          new Shape(
              "disconnected",
              WITH_USER,
              "Disconnected from "
                  + KNOWN
                  + "(?<user>\\S{0,255}?) ?(?<ip>[0-9a-fA-F.:]{2,45}) port"
                  + " (?<port>\\d{1,5})\\b.*"),
          new Shape(
              "connection_closed",
              WITH_USER,
              "Connection (?:closed|reset) by "
                  + KNOWN
                  + "(?<user>\\S{0,255}?) ?(?<ip>[0-9a-fA-F.:]{2,45})"
                  + " port (?<port>\\d{1,5})\\b.*"),
          new Shape(
              "no_identification", PEER_ONLY, "Did not receive identification string from " + PEER),
          new Shape("negotiation_failed", PEER_ONLY, "Unable to negotiate with " + PEER),
          new Shape(
              "session_opened",
              USER_ONLY,
              "pam_unix\\(sshd:session\\): session opened for user (?<user>[^\\s(]+).*"),
          new Shape(
              "session_closed",
              USER_ONLY,
              "pam_unix\\(sshd:session\\): session closed for user (?<user>\\S+).*"));

  private SshdText() {}

  /** Adds what the text says to a document; nothing where it is of no known shape. */
  static void read(String text, ObjectNode out) {
    for (Shape shape : SHAPES) {
      Matcher matcher = shape.pattern().matcher(text);
      if (matcher.matches()) {
        boolean method = shape.event().endsWith("_");
        out.put("event", method ? shape.event() + matcher.group("method") : shape.event());
        for (String group : shape.groups()) {
          String value = matcher.group(group);
          if (value != null && !value.isEmpty()) {
            out.put(field(group), value);
          }
        }
        return;
      }
    }
  }

  private static String field(String group) {
    return group.equals("ip") || group.equals("port") ? "source_" + group : group;
  }
}
