using System.Text.Json.Nodes;
using AnnotateHub.Application.Reports;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Everything that is known of one version.</summary>
/// <param name="Contract">The contract in words.</param>
/// <param name="Manifest">Null for the built-in detector.</param>
/// <param name="TrainingId">The training of this project that made it.</param>
/// <param name="Training">What that training tells of it (docs/training.md); null for what was brought.</param>
/// <param name="Evaluations">What frozen evaluations of its runs found, as far as the asking person may read them; newest first.</param>
public sealed record ModelCard(
    long Id,
    string Name,
    int Version,
    ModelPurpose Purpose,
    bool IsBuiltIn,
    string? FileHash,
    string? FileName,
    long FileBytes,
    IReadOnlyList<string> Contract,
    JsonNode? Manifest,
    DateTimeOffset? ConfirmedAt,
    string? ConfirmedBy,
    string TrainedOn,
    string? DataSet,
    DateTimeOffset CreatedAt,
    string? By,
    DateTimeOffset? RetiredAt,
    IReadOnlyList<CardEvaluation> Evaluations,
    IReadOnlyList<CardRun> Runs,
    long? TrainingId = null,
    JsonNode? Training = null
);
