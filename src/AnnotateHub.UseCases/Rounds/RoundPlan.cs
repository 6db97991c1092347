using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Everything that decides a round, before it is made; the same plan gives the same preview and the same round.</summary>
/// <param name="Name">Unique in the project.</param>
/// <param name="People">Keys of the chosen annotators. Empty for seed rounds: the most experienced of the project.</param>
/// <param name="Images">Which images of those that the kind may use.</param>
/// <param name="CloseFree">Closes the project's free round, so that nobody prepares answers outside of the protocol.</param>
public sealed record RoundPlan(
    RoundKind Kind, string Name, IReadOnlyList<long> People, RoundSettings Settings, ImageChoice Images, bool CloseFree = true);

public enum ImageChoiceKind
{
    /// <summary><see cref="ImageChoice.Count"/> images, shared out over patients by how many images each has.</summary>
    Draw,

    /// <summary><see cref="ImageChoice.Count"/> images of each patient.</summary>
    DrawPerPatient,

    /// <summary>All that the kind may use.</summary>
    All,

    /// <summary>Those named.</summary>
    HandPicked,
}

/// <summary>How images are chosen.</summary>
/// <param name="Stems">Hand-picked: names of images.</param>
/// <param name="Ids">Hand-picked: keys of images; both lists together.</param>
public sealed record ImageChoice(ImageChoiceKind Kind, int Count = 0, IReadOnlyList<string>? Stems = null, IReadOnlyList<long>? Ids = null)
{
    public static ImageChoice All { get; } = new(ImageChoiceKind.All);
}

/// <summary>What a plan would make. Nothing is stored by looking.</summary>
/// <param name="Plan">The plan with what was left open filled in: the most experienced annotator, a seed.</param>
/// <param name="Sentence">What this kind implies.</param>
/// <param name="Faults">Why the round cannot be made, as sentences; empty when it can.</param>
/// <param name="Warnings">What to know before making it.</param>
/// <param name="Patients">Images of each patient, in order of the patients.</param>
/// <param name="People">Assignments of each person, in the plan's order.</param>
/// <param name="WithoutStartingBoxes">Images that are withheld or that the model has no boxes for.</param>
public sealed record RoundPreview(
    RoundPlan Plan, string Sentence, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings, int Images, int Assignments,
    IReadOnlyList<PatientShare> Patients, IReadOnlyList<PersonShare> People, int Withheld, int WithoutStartingBoxes)
{
    public bool CanBeMade => Faults.Count == 0;
}

/// <param name="Patient">Empty where images have none.</param>
/// <param name="Images">How many images of the patient the round takes.</param>
/// <param name="Available">How many the kind may use.</param>
public sealed record PatientShare(string Patient, int Images, int Available);

/// <param name="IsCalibrated">False while production rounds do not open for this person.</param>
public sealed record PersonShare(long PersonId, string Name, int? SeniorityRank, int Assignments, bool IsCalibrated);

/// <param name="BoxesLeftOut">Boxes of the model that could not be laid: class not allowed, or outside of the image.</param>
public sealed record RoundMade(long RoundId, int Images, int Assignments, int StartingBoxes, int BoxesLeftOut = 0);

/// <summary>Label sets that one model run left, as a source of starting boxes.</summary>
/// <param name="Images">Images of the project that it has boxes or an empty answer for.</param>
public sealed record RunSource(string Source, int Images, DateTimeOffset NewestAt);
