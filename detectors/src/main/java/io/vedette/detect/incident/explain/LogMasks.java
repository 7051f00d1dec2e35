package io.vedette.detect.incident.explain;

import java.util.regex.Pattern;

/** What a log line is an example of, roughly: values taken out, words and code places kept. */
final class LogMasks {
  private static final int MAX = 84;
  private static final Pattern CLOCK = Pattern.compile("^\\S*\\d\\d:\\d\\d:\\d\\d\\S*\\s+");
  private static final Pattern VALUE = Pattern.compile("([:=]\\s*)[^\\s,;\\])}]+");

  /** A word with a digit in it, unless it names a place in the code ({@code Cart.java#17}). */
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?<![^\\s,;=\\[\\](){}:])[^\\s,;=\\[\\](){}:#]*\\d[^\\s,;=\\[\\](){}:#]*(?![^\\s,;=\\[\\](){}:])");

  private static final Pattern ERROR =
      Pattern.compile("\\b(ERROR|FATAL|SEVERE|CRITICAL)\\b|[eE]xception");
  private static final int WHERE_ERRORS_SHOW = 300;

  private LogMasks() {}

  static String mask(String body) {
    String head = body.length() > 4 * MAX ? body.substring(0, 4 * MAX) : body;
    String text = CLOCK.matcher(head).replaceFirst("");
    text = VALUE.matcher(text).replaceAll("$1*");
    text = NUMBERED.matcher(text).replaceAll("*");
    return text.length() <= MAX ? text : text.substring(0, MAX);
  }

  /** By its severity, else by its words. */
  static boolean error(int severityNumber, String body) {
    if (severityNumber > 0) {
      return severityNumber >= 17;
    }
    String head = body.substring(0, Math.min(body.length(), WHERE_ERRORS_SHOW));
    return ERROR.matcher(head).find();
  }
}
