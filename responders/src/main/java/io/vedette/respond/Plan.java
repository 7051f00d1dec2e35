package io.vedette.respond;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an action will do: the exact requests, and the exact requests that undo them. {@link #text}
 * and {@link #parse} are inverse, so the audit record is also what is executed after a restart:
 * what was approved is what is sent.
 *
 * @param summary one line for people
 * @param responder {@link Responder#name} of the one that made it
 * @param complete false where the live state was not known; such a plan is shown, never sent
 * @param facts what the guard judges by: {@link #FROM}, {@link #TO}, {@link #INFERENCE}
 * @param apply in this order
 * @param undo in this order
 */
public record Plan(
    String summary,
    String responder,
    boolean complete,
    Map<String, String> facts,
    List<Request> apply,
    List<Request> undo) {
  /** Fact: replicas (or percent of traffic) before. */
  public static final String FROM = "from";

  /** Fact: replicas (or percent of traffic) after. */
  public static final String TO = "to";

  /** Fact: {@code true} where the target serves a model. */
  public static final String INFERENCE = "inference";

  private static final String APPLY = "### apply";
  private static final String UNDO = "### undo";
  private static final String UNKNOWN =
      "current state unknown (no cluster configured); this shows the shape of what would be sent";

  public Plan {
    summary = oneLine(summary);
    facts = Map.copyOf(facts);
    apply = List.copyOf(apply);
    undo = List.copyOf(undo);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ").strip();
  }

  /** In the form of an {@code .http} file. */
  public String text() {
    StringBuilder out = new StringBuilder("# ").append(summary).append('\n');
    out.append("# responder: ").append(responder).append('\n');
    out.append("# state: ").append(complete ? "known" : UNKNOWN).append('\n');
    new TreeMap<>(facts).forEach((k, v) -> out.append("# " + k + ": " + oneLine(v) + '\n'));
    apply.forEach(request -> append(out, APPLY, request));
    undo.forEach(request -> append(out, UNDO, request));
    return out.toString();
  }

  private static void append(StringBuilder out, String title, Request request) {
    out.append(title).append('\n').append(request).append('\n');
    if (!request.contentType().isEmpty()) {
      out.append("Content-Type: ").append(request.contentType()).append('\n');
      out.append('\n').append(request.body()).append('\n');
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException where it is not a plan
   */
  public static Plan parse(String text) {
    String[] sections = text.split("(?m)^(?=### (?:apply|undo)$)");
    String[] head = sections[0].split("\n");
    Map<String, String> facts = new TreeMap<>();
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(": ");
      if (!head[i].startsWith("# ") || colon < 0) {
        throw new IllegalArgumentException("not a plan: line " + (i + 1) + " is '" + head[i] + "'");
      }
      facts.put(head[i].substring(2, colon), head[i].substring(colon + 2));
    }
    String responder = facts.remove("responder");
    String state = facts.remove("state");
    if (responder == null || state == null) {
      throw new IllegalArgumentException("not a plan: it names no responder or no state");
    }
    List<Request> apply = new ArrayList<>();
    List<Request> undo = new ArrayList<>();
    for (int i = 1; i < sections.length; i++) {
      (sections[i].startsWith(APPLY) ? apply : undo).add(request(sections[i]));
    }
    String summary = head[0].startsWith("# ") ? head[0].substring(2) : head[0];
    return new Plan(summary, responder, state.equals("known"), facts, apply, undo);
  }

  private static Request request(String section) {
    String[] lines = section.split("\n", 5);
    int space = lines.length < 2 ? -1 : lines[1].indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("not a request: '" + section + "'");
    }
    String method = lines[1].substring(0, space);
    String path = lines[1].substring(space + 1);
    if (lines.length < 5) {
      return new Request(method, path, "", "");
    }
    String body = lines[4].substring(0, lines[4].length() - 1);
    return new Request(method, path, lines[2].substring("Content-Type: ".length()), body);
  }
}
