using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Reports;

/// <summary>What a frozen evaluation says of one class under its headline convention.</summary>
/// <param name="Report">Hash of the report, its address.</param>
/// <param name="Truth">Whose truth it was; null in reports that do not say.</param>
/// <param name="Ap">Average precision, 0 to 1; null where it is not defined.</param>
public sealed record CardEvaluation(
    string Report,
    string Title,
    int Version,
    DateTimeOffset CreatedAt,
    string Run,
    string Class,
    double Iou,
    double? Ap,
    double? BestF1,
    string? Truth = null
);
