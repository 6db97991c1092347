using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

/// <param name="People">Keys of the annotators.</param>
/// <param name="Settings">Only what differs from the kind's suggestion: classes, annotatorsPerImage, seed, startFrom, withheldShare, gate,
/// hostRoundId.</param>
public sealed record RoundBody(
    RoundKind? Kind,
    string? Name = null,
    IReadOnlyList<long>? People = null,
    JsonObject? Settings = null,
    ImageChoice? Images = null,
    bool? CloseFree = null
);
