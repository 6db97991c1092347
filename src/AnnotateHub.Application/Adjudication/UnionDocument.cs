using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The report of <c>annotatehub union</c> as JSON (docs/consensus.md).</summary>
public sealed record UnionDocument(
    ReportedPolicy Policy,
    IReadOnlyList<ReportedRater> Annotators,
    ReportedTotals Totals,
    IReadOnlyList<ImageUnion> Images
)
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
        };

    public static ReportedPolicy PolicyOf(UnionPolicy policy) =>
        new(policy.Rule.Key(), policy.IouThreshold, policy.LoneBoxes.Key(), policy.LooseBelow, policy.NearMissFrom);
}
