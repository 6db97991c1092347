using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>All that a model evaluation is made from.</summary>
/// <param name="Exhaustive">Classes of which the truth holds every cell; null: all.</param>
public sealed record EvaluationInput(IReadOnlyList<TruthImage> Images, IReadOnlyList<string>? Exhaustive, IReadOnlyList<EvaluatedRun> Runs)
{
    /// <summary>Whose truth it is, as every page, table and sentence of the report says; null in reports of before this was
    /// kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Truth { get; init; }
}
