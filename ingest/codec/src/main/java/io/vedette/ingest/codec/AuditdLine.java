package io.vedette.ingest.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of the Linux audit daemon, {@code type=SYSCALL msg=audit(1700000000.123:42): key=value
 * …}, as a JSON object: a key a field, {@code type}, {@code time} and {@code serial} beside them.
 * Values that the kernel wrote in hexadecimal are given as text; the enriched fields after the
 * group separator (0x1d) are read like the others.
 */
public final class AuditdLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HEAD =
      Pattern.compile(
          "(?:node=(\\S+) )?type=(\\S+) msg=audit\\((\\d{1,12}(?:\\.\\d{1,9})?):(\\d+)\\):");
  private static final Pattern FIELD =
      Pattern.compile("([A-Za-z0-9_-]+)=(\"[^\"]*\"|'[^']*'|\\S*)");
  private static final Set<String> ENCODED =
      Set.of("proctitle", "cmd", "name", "exe", "comm", "acct", "cwd", "key", "data", "path");

  private AuditdLine() {}

  /**
   * The record as JSON in UTF-8.
   *
   * @throws DecodeException where it does not begin as a record does
   */
  public static byte[] toJson(String line) throws DecodeException {
    Matcher head = HEAD.matcher(line);
    if (!head.lookingAt()) {
      throw new DecodeException("not an audit record: it must begin 'type=… msg=audit(…):'");
    }
    ObjectNode out = JSON.createObjectNode();
    if (head.group(1) != null) {
      out.put("node", head.group(1));
    }
    out.put("type", head.group(2));
    out.put("time", new BigDecimal(head.group(3)).toPlainString());
    out.put("serial", head.group(4));
    fields(line.substring(head.end()).replace('\u001d', ' '), out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void fields(String text, ObjectNode out) {
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      String key = field.group(1);
      String value = field.group(2);
      if (key.equals("msg") && value.startsWith("'") && value.length() > 1) {
        fields(value.substring(1, value.length() - 1), out);
      } else if (!out.has(key)) {
        out.put(key, value(key, value));
      }
    }
  }

  private static String value(String key, String raw) {
    if (raw.length() > 1 && (raw.charAt(0) == '"' || raw.charAt(0) == '\'')) {
      return raw.substring(1, raw.length() - 1);
    }
    boolean argument = key.matches("a\\d{1,3}");
    if ((ENCODED.contains(key) || argument)
        && raw.length() % 2 == 0
        && raw.matches("[0-9A-F]{4,}")) {
      byte[] bytes = HexFormat.of().parseHex(raw);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bytes[i] == 0 ? (byte) ' ' : bytes[i];
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return raw;
  }
}
