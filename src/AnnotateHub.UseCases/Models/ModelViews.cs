using System.Text.Json.Nodes;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Models;

/// <summary>What comes with an uploaded model.</summary>
/// <param name="Name">What people call it; versions are counted for each name.</param>
/// <param name="Manifest">JSON that lies beside the model, or null: it is found out.</param>
public sealed record NewModel(string Name, string FileName, string TrainedOn = "", string? DataSet = null, string? Manifest = null);

/// <summary>One version in a list.</summary>
/// <param name="IsConfirmed">A person said that the manifest is right (always, for the built-in detector).</param>
/// <param name="Runs">How many runs refer to it.</param>
public sealed record ModelLine(
    long Id, string Name, int Version, ModelPurpose Purpose, bool IsBuiltIn, bool IsConfirmed, bool IsRetired, string? FileName, long FileBytes, DateTimeOffset CreatedAt, string? By, int Runs);

/// <summary>Everything that is known of one version.</summary>
/// <param name="Contract">The contract in words.</param>
/// <param name="Manifest">Null for the built-in detector.</param>
/// <param name="Evaluations">What frozen evaluations of its runs found, as far as the asking person may read them; newest first.</param>
public sealed record ModelCard(
    long Id, string Name, int Version, ModelPurpose Purpose, bool IsBuiltIn, string? FileHash, string? FileName, long FileBytes, IReadOnlyList<string> Contract, JsonNode? Manifest,
    DateTimeOffset? ConfirmedAt, string? ConfirmedBy, string TrainedOn, string? DataSet, DateTimeOffset CreatedAt, string? By, DateTimeOffset? RetiredAt,
    IReadOnlyList<CardEvaluation> Evaluations, IReadOnlyList<CardRun> Runs);

/// <summary>What a frozen evaluation says of one class under its headline convention.</summary>
/// <param name="Report">Hash of the report, its address.</param>
/// <param name="Ap">Average precision, 0 to 1; null where it is not defined.</param>
public sealed record CardEvaluation(string Report, string Title, int Version, DateTimeOffset CreatedAt, string Run, string Class, double Iou, double? Ap, double? BestF1);

/// <param name="Images">How many images it was asked about.</param>
public sealed record CardRun(long Id, string Name, RunKind Kind, RunState State, int Images, DateTimeOffset CreatedAt);

/// <summary>Which models are tried on which images.</summary>
/// <param name="SignalSettings">JSON of the built-in detector's settings; null: as proposed for the project.</param>
public sealed record TrialRequest(long DetectorId, long? ClassifierId, IReadOnlyList<long> Images, JsonNode? SignalSettings = null, IReadOnlyList<string>? Providers = null);

/// <summary>What models proposed on a few images, kept for a while so that thresholds can move without inferring again.</summary>
/// <param name="ModelClasses">What <see cref="Candidate.Class"/> counts, by key.</param>
/// <param name="Classes">The project's.</param>
/// <param name="Settings">The paper's, to begin with.</param>
public sealed record Trial(
    string Key, IReadOnlyList<string> ModelClasses, IReadOnlyList<LabelClass> Classes, bool HasClassifier, PseudolabelSettings Settings, ModelPlace Place, double Seconds, IReadOnlyList<TriedImage> Images);

/// <param name="Fault">Why the model could not work on it, as a sentence.</param>
public sealed record TriedImage(long Id, string Name, string? Patient, int Width, int Height, string? Fault, IReadOnlyList<TriedCandidate> Candidates);

/// <summary>A <see cref="Candidate"/> as it travels to the browser.</summary>
public sealed record TriedCandidate(double X1, double Y1, double X2, double Y2, int Class, double Score, IReadOnlyList<double>? Probabilities);

/// <summary>What settings leave of a trial.</summary>
/// <param name="Counts">Boxes by class over all images of the trial.</param>
public sealed record TrialSelection(IReadOnlyDictionary<string, int> Counts, IReadOnlyList<SelectedImage> Images);

public sealed record SelectedImage(long Id, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<SelectedBox> Boxes);

/// <param name="Candidate">Index into the image's candidates.</param>
public sealed record SelectedBox(double X1, double Y1, double X2, double Y2, string Class, double Score, int Candidate);
