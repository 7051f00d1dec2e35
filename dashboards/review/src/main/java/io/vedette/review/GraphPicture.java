package io.vedette.review;

import gg.jte.output.StringOutput;
import io.vedette.model.EdgeKind;
import io.vedette.model.GraphEdge;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The service graph as an SVG document of its own, drawn as on the review page. */
public final class GraphPicture {
  /** Entities drawn; of more, the first by id. */
  public static final int MOST_NODES = 400;

  private static final String OPENING = "<svg ";

  private static final String STYLE =
      """
      <style>
      text { font-family: system-ui, sans-serif; }
      .edge { fill: none; stroke: #5a6675; stroke-width: 1.4; }
      .edge.failing { stroke: #b3261e; stroke-width: 2; }
      .head { fill: #5a6675; }
      .head.failing { fill: #b3261e; }
      .edge-label { fill: #5a6675; font-size: 11.5px; text-anchor: middle; }
      .edge-label.failing { fill: #b3261e; font-weight: 600; }
      .node rect { fill: #ffffff; stroke: #9aa7b6; stroke-width: 1.5; }
      .name { fill: #17202b; font-weight: 600; font-size: 13.5px; }
      .note { fill: #5a6675; font-size: 11.5px; }
      </style>
      <defs>""";

  private GraphPicture() {}

  /** Calls and messages; what carries whom is left out. */
  public static String svg(Collection<GraphEdge> edges) {
    List<GraphEdge> calls = edges.stream().filter(e -> e.kind() != EdgeKind.RUNS_ON).toList();
    ServiceGraph graph = ServiceGraph.of(calls, Map.of(), Map.of(), 0, MOST_NODES);
    StringOutput out = new StringOutput();
    Pages.TEMPLATES.render("graphsvg.jte", Map.of("graph", graph), out);
    String html = out.toString();
    int from = html.indexOf(OPENING);
    if (from < 0) {
      return OPENING + "xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n";
    }
    String svg = html.substring(from + OPENING.length(), html.lastIndexOf("</svg>"));
    return OPENING
        + "xmlns=\"http://www.w3.org/2000/svg\" "
        + svg.replaceFirst("<defs>", STYLE)
        + "</svg>\n";
  }
}
