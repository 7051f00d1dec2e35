package io.vedette.detect.log.anomaly;

/** One message with its pattern, as the anomaly detectors see it; valid during the call only. */
public interface Line {
  /** How a variable's neighbourhood tells what it is. */
  enum Role {
    /** A unit or a word such as {@code took} says that it is a measured quantity. */
    QUANTITY,
    /** It names somebody or something: never judged by its size. */
    NAME,
    UNKNOWN
  }

  /** Event time, ms since the epoch. */
  long timeMillis();

  /** Id of its pattern. */
  String patternId();

  /** The pattern with its variables as {@code <*>}. */
  String template();

  /** What the user calls the pattern, or empty. */
  String name();

  String text();

  /** Where the text is as UTF-8: {@link #length} bytes from {@link #from} on. */
  byte[] bytes();

  int from();

  int length();

  /** Whether it was logged as an error. */
  boolean error();

  /** 32 hex digits, or empty. */
  String traceId();

  /** What its trace or session is known by, or empty. */
  String session();

  /** How many variables it has. */
  int variables();

  /** Position of a variable within the pattern, in rising order. */
  int position(int variable);

  /** The text of a variable. */
  String value(int variable);

  Role role(int variable);
}
