using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

/// <param name="Lists">Stems of each split; without them splits are drawn by patient.</param>
public sealed record SplitBody(
    long? Seed = null,
    int? TestPerPatient = null,
    double? ValidationShare = null,
    bool KeepDrawn = false,
    SplitListsBody? Lists = null
);
