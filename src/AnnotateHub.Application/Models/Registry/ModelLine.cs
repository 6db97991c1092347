using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>One version in a list.</summary>
/// <param name="IsConfirmed">A person said that the manifest is right (always, for the built-in detector).</param>
/// <param name="Runs">How many runs refer to it.</param>
public sealed record ModelLine(
    long Id,
    string Name,
    int Version,
    ModelPurpose Purpose,
    bool IsBuiltIn,
    bool IsConfirmed,
    bool IsRetired,
    string? FileName,
    long FileBytes,
    DateTimeOffset CreatedAt,
    string? By,
    int Runs
);
