using System.Text.Json.Nodes;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Models;

/// <summary>Everything that decides a run, before it is made.</summary>
/// <param name="Name">Unique in the project; null: one is made of the models' names.</param>
/// <param name="Images">Keys of images; null for all of the project.</param>
/// <param name="IncludeTest">Also images of the test split.</param>
/// <param name="IncludeCalibration">Also images of calibration rounds.</param>
/// <param name="Providers">Execution providers in order; null: as the server is set up.</param>
public sealed record RunRequest(
    long DetectorId, long? ClassifierId = null, string? Name = null, PseudolabelSettings? Settings = null, JsonNode? SignalSettings = null, IReadOnlyList<long>? Images = null,
    bool IncludeTest = false, bool IncludeCalibration = false, IReadOnlyList<string>? Providers = null);

/// <summary>Which given boxes a classifier is to look at: those of one round, or those of one model's or imported set by its source. Exactly one is named.</summary>
public sealed record ClassifyRequest(long ClassifierId, long? RoundId = null, string? Source = null, string? Name = null, IReadOnlyList<string>? Providers = null);

/// <summary>What a request would run over. Nothing is stored by looking.</summary>
/// <param name="Faults">Why it cannot be begun, as sentences.</param>
/// <param name="ExcludedTest">Images left out because they are in the test split.</param>
/// <param name="ExcludedCalibration">Images left out because a calibration round has them.</param>
public sealed record RunPreview(string Name, int Images, int ExcludedTest, int ExcludedCalibration, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings)
{
    public bool CanBegin => Faults.Count == 0;
}

/// <param name="JobId">The job that does it; null where whoever began it does it too (the command line).</param>
public sealed record RunBegun(long RunId, string Name, int Images, long? JobId);

/// <summary>One run as leads see it.</summary>
/// <param name="Boxes">Boxes of its label sets on the images that the asking person may see models on.</param>
/// <param name="PerSecond">Images a second while it worked; null before the first.</param>
/// <param name="Left">Estimated time to the end while it works.</param>
public sealed record RunLine(
    long Id, string Name, RunKind Kind, string? Detector, string? Classifier, RunState State, string Message, int Images, int Done, int Failed, int Boxes, double? PerSecond, TimeSpan? Left,
    string? Provider, string? Device, string? Fallback, long? JobId, string? By, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <param name="Counts">Boxes by class, of the images that the asking person may see models on.</param>
/// <param name="Failures">Images that failed, with why; at most 200.</param>
public sealed record RunDetail(
    RunLine Run, PseudolabelSettings Settings, JsonNode? SignalSettings, IReadOnlyList<string> Providers, string? Driver, string Chosen, IReadOnlyList<string> ModelClasses,
    IReadOnlyDictionary<string, int> Counts, IReadOnlyList<FailedImage> Failures);

public sealed record FailedImage(long ImageId, string Name, string Fault);

/// <param name="Fault">Why it failed; null when it did not.</param>
/// <param name="Boxes">Boxes of the run's label set.</param>
public sealed record RunImageLine(long ImageId, string Name, string? Patient, RunImageState State, string? Fault, int Candidates, int Boxes, int Milliseconds);

public sealed record RunImagePage(IReadOnlyList<RunImageLine> Items, int Total);

/// <param name="Bucket">From 0; each is 0.05 of score wide, the last one holds 1 too.</param>
public sealed record ScoreCount(string Class, int Bucket, int Boxes);

/// <summary>How a run ended.</summary>
public sealed record RunReport(RunState State, int Done, int Failed, string Message);

/// <param name="Iou">From which overlap on a new box is the same cell as one that is there.</param>
public sealed record CommitSettings(double Iou = 0.5);

/// <summary>What committing a run to a round would do. Nothing is stored by looking.</summary>
/// <param name="Lines">One for each assignment that would change and that the asking person may see into.</param>
/// <param name="Unseen">Assignments that would be looked at too, but are not for the asking person to see into now.</param>
/// <param name="Submitted">Assignments left alone because they were submitted.</param>
/// <param name="WithoutAnswer">Assignments on images for which the run has no answer.</param>
public sealed record CommitPreview(
    string Run, string Round, int Added, int Changed, int Dropped, int Kept, int Blocked, IReadOnlyList<CommitLine> Lines, int Unseen, int Submitted, int WithoutAnswer, int Unchanged);

/// <param name="Kept">Boxes that a person has touched, which stay as they are.</param>
/// <param name="Blocked">Boxes of the run that are not added, because a person has touched or rejected one there.</param>
public sealed record CommitLine(
    long AssignmentId, long ImageId, string Image, string Person, int Added, int Changed, int Dropped, int Kept, int Blocked, IReadOnlyList<CommitBox> Boxes);

public enum CommitChange
{
    Added,
    Changed,
    Dropped,
}

/// <summary>A box as it would be; of a dropped one, as it is.</summary>
public sealed record CommitBox(CommitChange Change, double X1, double Y1, double X2, double Y2, string Class, double? Score);

/// <param name="Assignments">Assignments that changed.</param>
/// <param name="Skipped">Assignments that somebody submitted or was taken from meanwhile.</param>
public sealed record Committed(int Assignments, int Added, int Changed, int Dropped, int Skipped);
