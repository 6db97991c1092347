using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Adjudication;

/// <param name="Id">Number of the object in the annotator's file, from 1.</param>
/// <param name="Iou">With the united box.</param>
public sealed record ReportedInput(string Annotator, string Id, IReadOnlyList<double> Box, string Class, double? Iou, string? Why = null);
