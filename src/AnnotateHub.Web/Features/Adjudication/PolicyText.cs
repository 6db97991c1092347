using System.Text.Json;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Web.Features.Adjudication;

/// <summary>Names of policies and disagreements for the workspace's script: they are written once, in Core.</summary>
internal static class PolicyText
{
    public static string Rules { get; } =
        JsonSerializer.Serialize(
            Enum.GetValues<UnionRule>()
                .Select(rule => new
                {
                    key = rule.Key(),
                    name = rule.Name(),
                    sentence = rule.Describe(),
                })
        );

    public static string Lone { get; } =
        JsonSerializer.Serialize(Enum.GetValues<LoneBoxes>().Select(lone => new { key = lone.Key(), name = lone.Name() }));

    public static string Kinds { get; } =
        JsonSerializer.Serialize(Enum.GetValues<DisagreementKind>().Select(kind => new { key = kind.Key(), name = kind.Name() }));

    /// <summary>Name of a kind by its key, as reports carry it.</summary>
    public static string KindName(string key) => ConsensusText.KindOf(key)?.Name() ?? key;
}
